const NAMED: Readonly<Record<string, string>> = { '\u0007': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '"': '\\"', '\\': '\\\\' }

/** Go's strconv.Quote (%q): what unicode.IsPrint prints stays, all else is escaped. */
export function goQuote(text: string): string {
  return `"${Array.from(text, quoteCharacter).join('')}"`
}

function quoteCharacter(character: string): string {
  const named = NAMED[character]
  if (named !== undefined) return named
  if (character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return `\\x${hex(code, 2)}`
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
