import type Docker from 'dockerode'
import type { toVolumeStatus } from './translate'

type MadeVolume = Parameters<typeof toVolumeStatus>[0]

/** The engine answers with the whole volume; dockerode's own call keeps its name only, and would need a second one for the rest. */
export function postVolume(docker: Docker, options: object, abortSignal: AbortSignal): Promise<MadeVolume> {
  return new Promise((resolve, reject) => {
    docker.modem.dial({ path: '/volumes/create', method: 'POST', options, abortSignal, statusCodes: { 200: true, 201: true, 500: 'server error' } }, (error, answer) => {
      if (error) reject(error)
      else resolve(answer as MadeVolume)
    })
  })
}
