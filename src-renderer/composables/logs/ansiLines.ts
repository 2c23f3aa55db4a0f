import { AnsiUp } from 'ansi_up'
import { readableOn } from './readable'

/** Bells, backspaces and their like; the escape character itself is ansi_up's to read. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f]/g
/** What is printed with an escape and is no colour: cursor moves, titles, character sets. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]+[0-~]|[0-Z\\^-~])/g
const SGR = /^\u001b\[[0-9;:]*m$/

export interface AnsiSpan {
  readonly text: string
  readonly classes: string
  readonly style: string
}

export interface AnsiLine {
  /** Without colours, to be searched. */
  readonly text: string
  readonly spans: readonly AnsiSpan[]
}

/** Lines of one source: a colour lasts until it is taken back, also over the end of a line. */
export class AnsiLines {
  private readonly ansi = new AnsiUp()

  constructor() {
    this.ansi.use_classes = true
    // A program's link may lead anywhere, and a faint text must still be read.
    this.ansi.url_allowlist = {}
    this.ansi.faintStyle = 'font-style:oblique'
  }

  read(line: string): AnsiLine {
    const coloured = line.replace(ESCAPES, (escape) => (SGR.test(escape) ? escape : '')).replace(CONTROLS, '')
    const spans = toSpans(this.ansi.ansi_to_html(coloured))
    return { text: spans.map((span) => span.text).join(''), spans }
  }
}

/** ansi_up writes spans that do not nest, and escapes all else: text, or a span with a style and classes. */
const PIECE = /<span(?: style="([^"]*)")?(?: class="([^"]*)")?>([^<]*)<\/span>|([^<]+)/g

/** Back from markup to text with a look, so that nothing a program prints is ever markup on the page. */
function toSpans(html: string): readonly AnsiSpan[] {
  return [...html.matchAll(PIECE)].map(([, style = '', classes = '', inside, outside]) => ({ text: unescape(inside ?? outside ?? ''), classes, style: readableStyle(style) }))
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#x27;': "'" }

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity)
}

function readableStyle(style: string): string {
  const ground = style.includes('background-color:')
  return style.replace(/(background-)?color:rgb\((\d+),(\d+),(\d+)\)/g, (_all, back: string | undefined, ...channels: string[]) => {
    const colour = channels.slice(0, 3).map(Number) as [number, number, number]
    // Where the ground is coloured the text is not: two colours that a program chose need not go together.
    if (back !== undefined) return `background-color:color-mix(in srgb, rgb(${colour.join(' ')}) 20%, var(--sunken))`
    return ground ? 'color:var(--text)' : `color:light-dark(rgb(${readableOn('light', colour).join(' ')}), rgb(${readableOn('dark', colour).join(' ')}))`
  })
}
