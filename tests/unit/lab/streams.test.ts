import { describe, expect, test } from 'vitest'
import type { LabMessage } from '../../../src-main/api/events'
import type { Publisher } from '../../../src-main/lab/publisher'
import { Streams } from '../../../src-main/lab/streams'
import type { LogChunk } from '../../../src-main/runtime/port'

function bench(): { readonly streams: Streams; readonly sent: (LabMessage & { readonly to: string })[] } {
  const sent: (LabMessage & { readonly to: string })[] = []
  const publisher = { send: (to: string, message: LabMessage) => sent.push({ ...message, to }) } as unknown as Publisher
  return { streams: new Streams(() => publisher), sent }
}
function out(text: string | Buffer, channel: LogChunk['channel'] = 'stdout'): LogChunk {
  return { channel, data: Buffer.from(text) }
}
/** Gives its pieces, then lasts until it is closed. */
async function* lasting(signal: AbortSignal, ...pieces: readonly LogChunk[]): AsyncGenerator<LogChunk> {
  yield* pieces
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('streams', () => {
  test('go to their subscriber, whole characters only, until the end', async () => {
    const { streams, sent } = bench()
    const bytes = Buffer.from('é')
    const stream = streams.start('s', async function* () {
      yield out(bytes.subarray(0, 1))
      yield out('!', 'stderr')
      yield out(bytes.subarray(1))
    })
    await soon()
    expect(sent.map((one) => (one.type === 'stream' ? [one.to, one.channel, one.data] : [one.to, one.type]))).toEqual([['s', 'stderr', '!'], ['s', 'stdout', 'é'], ['s', 'streamEnd']])
    expect(sent.every((one) => 'stream' in one && one.stream === stream)).toBe(true)
    expect(streams.close(stream)).toBe(false)
  })

  test('that break say why', async () => {
    const { streams, sent } = bench()
    streams.start('s', () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('engine gone')) }) }))
    await soon()
    expect(sent).toMatchObject([{ type: 'streamEnd', reason: 'engine gone' }])
  })

  test('end when they are closed, when their subscriber leaves, and with the lab', async () => {
    const { streams, sent } = bench()
    const aborted: string[] = []
    const start = (subscriber: string, name: string): string => streams.start(subscriber, (signal) => {
      signal.addEventListener('abort', () => aborted.push(name))
      return lasting(signal, out(name))
    })
    const first = start('s', 'first')
    start('s', 'second')
    start('t', 'third')
    await soon()
    expect(streams.close(first)).toBe(true)
    expect(streams.close(first)).toBe(false)
    streams.closeOf('s')
    expect(aborted).toEqual(['first', 'second'])
    streams.closeAll()
    expect(aborted).toEqual(['first', 'second', 'third'])
    await soon()
    expect(sent.filter((one) => one.type === 'streamEnd')).toHaveLength(3)
  })
})
