import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { AnsiLines } from '../../../src-renderer/composables/logs/ansiLines'
import { LogBuffer } from '../../../src-renderer/composables/logs/logBuffer'
import { contrast, LOG_GROUND, readableOn } from '../../../src-renderer/composables/logs/readable'

const ESC = '\u001b'

function texts(buffer: LogBuffer): readonly string[] {
  return buffer.lines().map((line) => `${line.channel === 'stderr' ? '!' : ''}${line.text}`)
}

describe('ansi', () => {
  test.each<[string, string, readonly (readonly [string, string])[]]>([
    ['plain', 'GET / 200', [['GET / 200', '']]],
    ['colour and back', `${ESC}[31mbad${ESC}[0m ok`, [['bad', 'ansi-red-fg'], [' ok', '']]],
    ['ground and text', `${ESC}[92;44mx`, [['x', 'ansi-bright-green-fg ansi-blue-bg']]],
    ['bold in colour', `${ESC}[1;31mx`, [['x', 'ansi-red-fg']]],
    ['cursor moves, titles and bells leave nothing', `${ESC}[2Ka${ESC}]0;title\u0007b\u0007c${ESC}(Bd`, [['abcd', '']]],
    ['markup stays text', '<b onclick="x">&amp; it\'s</b>', [['<b onclick="x">&amp; it\'s</b>', '']]],
    ['markup in colour, too', `${ESC}[31m</span><script>`, [['</span><script>', 'ansi-red-fg']]],
    ['a link is only its text', `${ESC}]8;;javascript:alert(1)\u0007click${ESC}]8;;\u0007`, [['click', '']]],
    ['nothing', '', []]
  ])('%s', (_title, line, expected) => {
    const { text, spans } = new AnsiLines().read(line)
    expect(spans.map((span) => [span.text, span.classes])).toEqual(expected)
    expect(text).toBe(expected.map(([words]) => words).join(''))
  })

  test('no text is lost or changed, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '<', '>', '&', '"', "'", ';', ' ', 'é', '中') }), fc.integer({ min: 30, max: 37 }), (text, colour) => new AnsiLines().read(`${ESC}[${colour}m${text}`).text === text))
  })

  test('true colours are made readable in both themes, and give way to a coloured ground', () => {
    expect(new AnsiLines().read(`${ESC}[38;2;255;255;0mx`).spans[0]?.style).toMatch(/^color:light-dark\(rgb\(\d+ \d+ 0\), rgb\(255 255 0\)\)$/)
    expect(new AnsiLines().read(`${ESC}[38;2;1;2;3;48;2;4;5;6mx`).spans[0]?.style).toBe('color:var(--text);background-color:color-mix(in srgb, rgb(4 5 6) 20%, var(--sunken))')
  })

  test('every colour can be read (AA)', () => {
    const channel = fc.integer({ min: 0, max: 255 })
    fc.assert(fc.property(fc.tuple(channel, channel, channel), (colour) => (['light', 'dark'] as const).every((theme) => contrast(readableOn(theme, colour), LOG_GROUND[theme]) >= 4.5)))
  })

  test('the grounds are those of the themes', () => {
    const tokens = [...readFileSync(new URL('../../../src-renderer/styles/tokens.css', import.meta.url), 'utf8').matchAll(/--sunken: #(\w{6})/g)].map((match) => match[1])
    expect(tokens).toEqual([LOG_GROUND.light, LOG_GROUND.dark].map((colour) => colour.map((one) => one.toString(16).padStart(2, '0')).join('')))
  })
})

describe('buffer', () => {
  test('chunks end anywhere, lines do not', () => {
    const buffer = new LogBuffer()
    buffer.append('a', 'stdout', 'one\ntw')
    expect(texts(buffer)).toEqual(['one'])
    buffer.append('a', 'stdout', 'o\r\nthree')
    buffer.append('a', 'stderr', 'oops\n')
    expect(texts(buffer)).toEqual(['one', 'two', '!oops'])
    buffer.flush('a')
    expect(texts(buffer)).toEqual(['one', 'two', '!oops', 'three'])
  })

  test('a colour lasts over lines, per channel', () => {
    const buffer = new LogBuffer()
    buffer.append('a', 'stdout', `${ESC}[31ma\nb\n`)
    buffer.append('a', 'stderr', 'c\n')
    expect(buffer.lines().map((line) => line.spans[0]?.classes)).toEqual(['ansi-red-fg', 'ansi-red-fg', ''])
  })

  test('the oldest lines go, and are counted; ids are never used twice', () => {
    const buffer = new LogBuffer(3)
    buffer.append('a', 'stdout', '1\n2\n3\n4\n5\n')
    expect(texts(buffer)).toEqual(['3', '4', '5'])
    expect(buffer.dropped).toBe(2)
    buffer.clear()
    buffer.append('a', 'stdout', '6\n')
    expect(buffer.lines().map((l) => l.id)).toEqual([6])
  })

  test('a line without an end is cut, not hoarded', () => {
    const buffer = new LogBuffer()
    buffer.append('a', 'stdout', 'x'.repeat(25_000))
    expect(texts(buffer).map((t) => t.length)).toEqual([10_000, 10_000])
  })

  test('sources do not mix, and their lines stand as they ended', () => {
    const buffer = new LogBuffer()
    buffer.append('a', 'stdout', 'one ')
    buffer.append('b', 'stdout', 'other\n')
    buffer.append('a', 'stdout', 'line\n')
    expect(buffer.lines().map(({ source, text }) => [source, text])).toEqual([['b', 'other'], ['a', 'one line']])
  })
})
