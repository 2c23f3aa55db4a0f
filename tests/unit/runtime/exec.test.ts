import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { DockerRuntime } from '../../../src-main/runtime/docker/dockerRuntime'

/** What the engine was seen to answer when a container ended between the making of an exec and its start. */
const STARTS = [
  [404, 'No such exec instance: 9995de6701cd'],
  [500, 'OCI runtime exec failed: exec failed: container not running: unknown']
] as const

let engine: Server | null = null
afterEach(() => void engine?.close())

describe('an exec whose start fails', () => {
  test.each(STARTS)('%i: the container has ended', async (status, message) => {
    expect(await failure(status, message, [false])).toMatchObject({ kind: 'conflict', message: `the container has ended: ${message}` })
  })
  test.each(STARTS)('%i: the engine has yet to hear of the end', async (status, message) => {
    expect(await failure(status, message, [true, true, false])).toMatchObject({ kind: 'conflict' })
  })
  test.each(STARTS)('%i: the container is gone', async (status, message) => {
    expect(await failure(status, message, [null])).toMatchObject({ kind: 'not-found', message })
  })
  test('500: the container runs on, so this is a failure of its own', async () => {
    expect(await failure(500, 'no space left on device', [true])).toMatchObject({ kind: 'other', message: 'no space left on device' })
  })
})

/** `running`: what an inspection says each time, the last of it from then on; null is no such container. */
async function failure(status: number, message: string, running: readonly (boolean | null)[]): Promise<unknown> {
  let looks = 0
  const answer = ({ url = '' }: IncomingMessage): readonly [number, unknown] => {
    if (url.endsWith('/exec')) return [201, { Id: 'e'.repeat(64) }]
    if (url.endsWith('/start')) return [status, { message }]
    const runs = running[Math.min(looks++, running.length - 1)]
    return runs === null ? [404, { message: 'No such container' }] : [200, { State: { Running: runs } }]
  }
  engine = createServer((request, response) => {
    const [code, body] = answer(request)
    response.writeHead(code, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => engine?.listen(0, '127.0.0.1', resolve))
  const { port } = engine.address() as AddressInfo
  const runtime = new DockerRuntime({ address: `tcp://127.0.0.1:${port}`, source: 'test' })
  try {
    return await runtime.exec('c', ['ps'], { timeoutMs: 1_000 }).then(() => 'it did not fail', (error: unknown) => error)
  } finally {
    runtime.close()
  }
}
