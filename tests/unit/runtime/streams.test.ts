import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demultiplex, lines } from '../../../src-main/runtime/docker/streams'

/** `bytes` in pieces that end at the given places. */
async function* cut(bytes: Buffer, places: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0
  for (const place of [...places].sort((a, b) => a - b)) {
    yield bytes.subarray(from, Math.max(from, place % (bytes.length + 1)))
    from = Math.max(from, place % (bytes.length + 1))
  }
  yield bytes.subarray(from)
}

function piece(channel: number, data: Uint8Array): Buffer {
  const header = Buffer.from([channel, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(data.length, 4)
  return Buffer.concat([header, data])
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

const places = fc.array(fc.nat({ max: 4_000 }), { maxLength: 12 })

describe('the engine’s multiplexed stream', () => {
  test('is the same however it was cut', async () => {
    const pieces = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 40 })), { maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(pieces, places, async (given, cuts) => {
        const chunks = await collect(demultiplex(cut(Buffer.concat(given.map(([channel, data]) => piece(channel, data))), cuts)))
        expect(chunks.map((chunk) => [chunk.channel === 'stderr' ? 2 : 1, [...chunk.data]])).toEqual(given.map(([channel, data]) => [channel, [...data]]))
      })
    )
  })

  test('what is only half there at the end is not made up', async () => {
    const half = piece(1, Buffer.from('hello')).subarray(0, 10)
    expect(await collect(demultiplex(cut(Buffer.concat([piece(2, Buffer.from('x')), half]), [])))).toHaveLength(1)
  })
})

describe('lines', () => {
  test('are the same however they were cut, also in the middle of a character', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '中', '😀', ' ') })
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), places, async (given, cuts) => {
        expect(await collect(lines(cut(Buffer.from(given.map((one) => `${one}\n`).join('')), cuts)))).toEqual(given)
      })
    )
  })

  test('a last line needs no end', async () => expect(await collect(lines(cut(Buffer.from('a\nb'), [1])))).toEqual(['a', 'b']))
})
