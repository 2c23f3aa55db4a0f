export interface WebArguments {
  /** Null: the usual port, or any free one when that is taken. 0: any free one. */
  readonly port: number | null
  readonly token: string | null
  readonly open: boolean
  readonly labName: string | undefined
  readonly action: 'serve' | 'help' | 'check-engine'
}

/** What the user typed cannot be carried out; the message says which word and why. */
export class UsageError extends Error {}

export const USAGE = `Usage: pauselab --web [options]

  --port N        listen on this port of 127.0.0.1 (default: 7878, or a free one when that is taken; 0: a free one)
  --token T       the secret of the address (default: a new random one at every start)
  --no-open       do not open the browser
  --lab NAME      the name of this lab, when several share one Docker engine
  --check-engine  only look for a Docker engine, say what was found as one line of JSON, and end: 0 found, 1 not
  --help          show this

From another machine: ssh -L N:127.0.0.1:N <this machine>, with the same port N on both sides, then open the printed address.
`

const FLAGS = { '--no-open': { open: false }, '--check-engine': { action: 'check-engine' }, '--help': { action: 'help' }, '-h': { action: 'help' } } as const
const VALUES = { '--port': readPort, '--token': readToken, '--lab': readLabName } as const

/** Reads the words after the program's name; `--port 1` and `--port=1` are the same, the last of several counts. Throws UsageError. */
export function readArguments(words: readonly string[]): WebArguments {
  let read: WebArguments = { port: null, token: null, open: true, labName: undefined, action: 'serve' }
  for (let i = 0; i < words.length; i++) {
    const [name = '', inline] = splitOnce(words[i] ?? '')
    if (isKey(FLAGS, name)) {
      if (inline !== undefined) throw new UsageError(`${name} takes no value.`)
      read = { ...read, ...FLAGS[name] }
    } else if (isKey(VALUES, name)) {
      const value = inline ?? words[++i]
      if (value === undefined) throw new UsageError(`${name} needs a value.`)
      read = { ...read, ...VALUES[name](value) }
    } else {
      throw new UsageError(`${JSON.stringify(words[i])} is not an option of the web host.`)
    }
  }
  return read
}

function splitOnce(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=')
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

function isKey<T extends object>(table: T, name: string): name is keyof T & string {
  return Object.hasOwn(table, name)
}

function readPort(text: string): { readonly port: number } {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new UsageError(`--port needs a number from 0 to 65535, not ${JSON.stringify(text)}.`)
  return { port }
}

/** The token stands in an address and in a header, so it may only have signs that mean the same in both. */
function readToken(token: string): { readonly token: string } {
  if (!/^[\w.~-]{1,256}$/.test(token)) throw new UsageError('--token needs 1 to 256 letters, digits or any of - . _ ~')
  return { token }
}

/** The name stands in labels of the engine; src-main/lab has the same rule. */
function readLabName(labName: string): { readonly labName: string } {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(labName)) throw new UsageError('--lab needs 1 to 31 lower-case letters, digits or dashes, beginning with a letter.')
  return { labName }
}
