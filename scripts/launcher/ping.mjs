import http from 'node:http'

export const USUAL_SOCKET = process.platform === 'win32' ? '//./pipe/docker_engine' : '/var/run/docker.sock'

/**
 * Whether an engine answers behind this socket or pipe.
 * @param {string} socketPath
 * @returns {Promise<boolean>} within two seconds; never rejects
 */
export function ping(socketPath) {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: '/_ping', timeout: 2_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}
