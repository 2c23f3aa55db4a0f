/** One run of text in one style. Colours 0-15 are palette numbers (the theme decides how they look); others are `rgb()` values. */
export interface AnsiSpan {
  readonly text: string
  readonly style: AnsiStyle
}

export interface AnsiStyle {
  readonly fg: number | string | null
  readonly bg: number | string | null
  readonly bold: boolean
  readonly faint: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly inverse: boolean
}

export const PLAIN: AnsiStyle = { fg: null, bg: null, bold: false, faint: false, italic: false, underline: false, inverse: false }

/** CSI sequences (SGR is the one ending in m), OSC up to its terminator, other two-byte escapes, and control characters but the tab. */
const ESC = '\\u001b'
const ESCAPES = new RegExp(
  [`${ESC}\\[([0-9;:]*)m`, `${ESC}\\[[0-?]*[ -/]*[@-~]`, `${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)?`, `${ESC}[@-Z\\\\-_]`, '[\\u0000-\\u0008\\u000b-\\u001f\\u007f]'].join('|'),
  'g'
)

/** Splits one line into spans; `style` is what the line before ended with. Text only: nothing here can become markup. */
export function parseAnsi(line: string, style: AnsiStyle = PLAIN): { readonly spans: readonly AnsiSpan[]; readonly style: AnsiStyle } {
  const spans: AnsiSpan[] = []
  let current = style
  let from = 0
  for (const match of line.matchAll(ESCAPES)) {
    if (match.index > from) spans.push({ text: line.slice(from, match.index), style: current })
    if (match[1] !== undefined) current = applySgr(current, match[1])
    from = match.index + match[0].length
  }
  if (from < line.length) spans.push({ text: line.slice(from), style: current })
  return { spans, style: current }
}

function applySgr(style: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map((code) => Number(code || 0))
  let next = style
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, at + 1)
      next = code === 38 ? { ...next, fg: colour } : { ...next, bg: colour }
      at += used
    } else next = applyCode(next, code)
  }
  return next
}

function applyCode(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return PLAIN
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 }
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 }
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 }
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 }
  switch (code) {
    case 1:
      return { ...style, bold: true }
    case 2:
      return { ...style, faint: true }
    case 3:
      return { ...style, italic: true }
    case 4:
      return { ...style, underline: true }
    case 7:
      return { ...style, inverse: true }
    case 22:
      return { ...style, bold: false, faint: false }
    case 23:
      return { ...style, italic: false }
    case 24:
      return { ...style, underline: false }
    case 27:
      return { ...style, inverse: false }
    case 39:
      return { ...style, fg: null }
    case 49:
      return { ...style, bg: null }
    default:
      return style
  }
}

/** `38;5;n` or `38;2;r;g;b`: the colour, and how many codes it took. */
function extended(codes: readonly number[], at: number): readonly [number | string | null, number] {
  if (codes[at] === 5) return [palette(codes[at + 1] ?? 0), 2]
  if (codes[at] === 2) return [`rgb(${byte(codes[at + 1])} ${byte(codes[at + 2])} ${byte(codes[at + 3])})`, 4]
  return [null, 1]
}

/** The 256-colour palette of xterm: 16 named ones, a 6x6x6 cube, 24 greys. */
function palette(index: number): number | string {
  if (index < 16) return Math.max(0, index)
  if (index >= 232) {
    const grey = 8 + (Math.min(index, 255) - 232) * 10
    return `rgb(${grey} ${grey} ${grey})`
  }
  const step = (value: number): number => (value === 0 ? 0 : 55 + value * 40)
  const at = index - 16
  return `rgb(${step(Math.floor(at / 36))} ${step(Math.floor(at / 6) % 6)} ${step(at % 6)})`
}

function byte(value: number | undefined): number {
  return Math.min(255, Math.max(0, value ?? 0))
}
