import { quote } from '../../runtime/commandLine'

/** Where Unicode promises never to put a character: what a program or a person writes has none of them, or few. */
const PRIVATE_USE = { first: 0xe000, last: 0xf8ff } as const

/**
 * Shell variables within words that are made before there is a shell. A mark is a name between two characters that the
 * text it goes into does not have, so nothing in a manifest can be taken for one.
 */
export class Marks {
  private readonly open: string
  private readonly close: string
  private readonly pattern: RegExp

  constructor(text: string) {
    const [open, close] = unused(text)
    this.open = open
    this.close = close
    this.pattern = new RegExp(`${open}([A-Z0-9_]+)${close}`, 'u')
  }

  /** `variable` is of upper-case letters, digits and underscores. */
  mark(variable: string): string {
    return `${this.open}${variable}${this.close}`
  }

  /** One shell word: the marks are expanded, everything else is taken as it is. */
  quote(word: string): string {
    // Every second part is a variable's name.
    const parts = word.split(this.pattern)
    if (parts.length === 1) return quote(word)
    return parts.map((part, index) => (index % 2 === 1 ? `"\${${part}}"` : part === '' ? '' : quote(part))).join('')
  }

  line(words: readonly string[]): string {
    return words.map((word) => this.quote(word)).join(' ')
  }
}

function unused(text: string): readonly [string, string] {
  const found: string[] = []
  for (let code: number = PRIVATE_USE.first; code <= PRIVATE_USE.last; code++) {
    const character = String.fromCharCode(code)
    if (text.includes(character)) continue
    found.push(character)
    const [open, close] = found
    if (open !== undefined && close !== undefined) return [open, close]
  }
  throw new Error('the manifest uses every character of the private use area')
}
