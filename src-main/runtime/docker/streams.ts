import { StringDecoder } from 'node:string_decoder'
import type { LogChunk } from '../port'

/** Splits the engine's multiplexed stream: an 8-byte header (channel, three zeros, length) before each piece. */
export async function* demultiplex(stream: AsyncIterable<Buffer | string>): AsyncGenerator<LogChunk> {
  let pending: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes])
    while (pending.length >= 8) {
      const length = pending.readUInt32BE(4)
      if (pending.length < 8 + length) break
      yield { channel: pending[0] === 2 ? 'stderr' : 'stdout', data: pending.subarray(8, 8 + length) }
      pending = pending.subarray(8 + length)
    }
  }
}

/** A terminal knows no channels. */
export async function* asPrinted(stream: AsyncIterable<Buffer | string>): AsyncGenerator<LogChunk> {
  for await (const chunk of stream) yield { channel: 'stdout', data: typeof chunk === 'string' ? Buffer.from(chunk) : chunk }
}

/** Whole lines; a last line without its newline counts too. */
export async function* lines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let pending = ''
  for await (const chunk of stream) {
    pending += typeof chunk === 'string' ? chunk : decoder.write(chunk)
    let end = pending.indexOf('\n')
    while (end >= 0) {
      yield pending.slice(0, end)
      pending = pending.slice(end + 1)
      end = pending.indexOf('\n')
    }
  }
  if (pending !== '') yield pending
}
