import { describe, expect, test } from 'vitest'
import { parseAnsi, PLAIN } from '../../../src-renderer/composables/pod/ansi'
import { LogBuffer } from '../../../src-renderer/composables/pod/logBuffer'

const ESC = '\u001b'

function texts(buffer: LogBuffer): readonly string[] {
  return buffer.lines().map((line) => `${line.channel === 'stderr' ? '!' : ''}${line.spans.map((s) => s.text).join('')}`)
}

describe('ansi', () => {
  test.each<[string, string, readonly [string, Partial<typeof PLAIN>][]]>([
    ['plain', 'GET / 200', [['GET / 200', {}]]],
    ['colour and back', `${ESC}[31mbad${ESC}[0m ok`, [['bad', { fg: 1 }], [' ok', {}]]],
    ['bright, bold, ground', `${ESC}[1;92;44mx`, [['x', { fg: 10, bg: 4, bold: true }]]],
    ['the empty reset', `${ESC}[1ma${ESC}[mb`, [['a', { bold: true }], ['b', {}]]],
    ['256 colours', `${ESC}[38;5;9ma${ESC}[38;5;196mb${ESC}[38;5;232mc`, [['a', { fg: 9 }], ['b', { fg: 'rgb(255 0 0)' }], ['c', { fg: 'rgb(8 8 8)' }]]],
    ['true colour, then more', `${ESC}[38;2;1;2;300;4mx`, [['x', { fg: 'rgb(1 2 255)', underline: true }]]],
    ['cursor moves, titles and bells leave nothing', `${ESC}[2Ka${ESC}]0;title\u0007b\u0007c${ESC}(`, [['a', {}], ['b', {}], ['c', {}], ['(', {}]]],
    ['markup stays text', '<b onclick="x">&amp;</b>', [['<b onclick="x">&amp;</b>', {}]]]
  ])('%s', (_title, line, expected) => {
    expect(parseAnsi(line).spans).toEqual(expected.map(([text, style]) => ({ text, style: { ...PLAIN, ...style } })))
  })
})

describe('buffer', () => {
  test('chunks end anywhere, lines do not', () => {
    const buffer = new LogBuffer()
    buffer.append('stdout', 'one\ntw')
    expect(texts(buffer)).toEqual(['one'])
    buffer.append('stdout', 'o\r\nthree')
    buffer.append('stderr', 'oops\n')
    expect(texts(buffer)).toEqual(['one', 'two', '!oops'])
    buffer.flush()
    expect(texts(buffer)).toEqual(['one', 'two', '!oops', 'three'])
  })

  test('a colour lasts over lines, per channel', () => {
    const buffer = new LogBuffer()
    buffer.append('stdout', `${ESC}[31ma\nb\n`)
    buffer.append('stderr', 'c\n')
    expect(buffer.lines().map((l) => l.spans[0]?.style.fg)).toEqual([1, 1, null])
  })

  test('the oldest lines go, and are counted; ids are never used twice', () => {
    const buffer = new LogBuffer(3)
    buffer.append('stdout', '1\n2\n3\n4\n5\n')
    expect(texts(buffer)).toEqual(['3', '4', '5'])
    expect(buffer.dropped).toBe(2)
    buffer.clear()
    buffer.append('stdout', '6\n')
    expect(buffer.lines().map((l) => l.id)).toEqual([6])
  })

  test('a line without an end is cut, not hoarded', () => {
    const buffer = new LogBuffer()
    buffer.append('stdout', 'x'.repeat(25_000))
    expect(texts(buffer).map((t) => t.length)).toEqual([10_000, 10_000])
  })
})
