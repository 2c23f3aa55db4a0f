const FLAG = '--lab'

/** The NAME of `--lab NAME` or `--lab=NAME`, among the words that Electron and Chromium take for themselves. */
export function labName(words: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (word === FLAG) return words[at + 1]
    if (word.startsWith(`${FLAG}=`)) return word.slice(FLAG.length + 1)
  }
  return undefined
}
