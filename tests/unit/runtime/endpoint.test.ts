import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import util from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { closeDocker, openDocker } from '../../../src-main/runtime/docker/endpoint'

describe('what docker-modem says to itself about each call', () => {
  let home = ''
  let server: http.Server
  beforeEach(() => {
    home = mkdtempSync(path.join(os.tmpdir(), 'engine-'))
    server = http.createServer((_, response) => response.end('OK'))
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await new Promise((resolve) => server.close(resolve))
    rmSync(home, { recursive: true, force: true })
  })

  /** Several connections are kept, then one call is made: the length of each text made of it. */
  async function wordsOfOneCall(address: string): Promise<readonly number[]> {
    const docker = openDocker({ address, source: 'test' })
    try {
      await Promise.all(Array.from({ length: 8 }, () => docker.ping()))
      const inspect = vi.spyOn(util, 'inspect')
      await docker.ping()
      return inspect.mock.results.map((result) => String(result.value).length)
    } finally {
      closeDocker(docker)
    }
  }

  test.each(['unix', 'tcp'])('is short, however many connections are kept (%s)', async (scheme) => {
    const socket = path.join(home, 'engine.sock')
    await new Promise<void>((resolve) => (scheme === 'unix' ? server.listen(socket, resolve) : server.listen(0, '127.0.0.1', resolve)))
    const bound = server.address()
    const lengths = await wordsOfOneCall(typeof bound === 'object' && bound !== null ? `tcp://127.0.0.1:${bound.port}` : `unix://${socket}`)
    expect(lengths.length).toBeGreaterThan(0)
    expect(Math.max(...lengths)).toBeLessThan(1_000)
  })

  test('and with TLS', () => {
    const docker = openDocker({ address: 'https://h:2376', source: 'test' })
    expect(util.inspect((docker.modem as { agent?: unknown }).agent).length).toBeLessThan(100)
  })
})
