/**
 * $(VAR) references in command, args and env, by the rules of Kubernetes' third_party/forked/golang/expansion:
 * `$(NAME)` is replaced once (the result is not looked at again), `$$` stands for one `$`, and what cannot be resolved stays as it is written.
 */

export type Lookup = (name: string) => string | undefined

interface EnvEntry {
  readonly name: string
  readonly value: string
}

/** The first scope that knows a name gives its value. */
export function lookupIn(...scopes: readonly ReadonlyMap<string, string>[]): Lookup {
  return function lookup(name) {
    return scopes.find((scope) => scope.has(name))?.get(name)
  }
}

export function expand(input: string, lookup: Lookup): string {
  let output = ''
  let at = 0
  for (;;) {
    const operator = input.indexOf('$', at)
    if (operator === -1) return output + input.slice(at)
    output += input.slice(at, operator)
    const token = readToken(input, operator + 1)
    output += token.name === null ? token.text : (lookup(token.name) ?? `$(${token.name})`)
    at = operator + 1 + token.length
  }
}

/** What stands behind a `$`: a reference, or text that is to be kept. `length` counts the characters behind the `$`. */
type Token = { readonly name: string; readonly length: number } | { readonly name: null; readonly text: string; readonly length: number }

function readToken(input: string, start: number): Token {
  // Empty behind a `$` at the very end, which then stays.
  const first = input.charAt(start)
  if (first === '$') return { name: null, text: '$', length: 1 }
  if (first !== '(') return { name: null, text: `$${first}`, length: 1 }
  const close = input.indexOf(')', start)
  if (close === -1) return { name: null, text: '$(', length: 1 }
  return { name: input.slice(start + 1, close), length: close + 1 - start }
}

/**
 * The environment as the kubelet builds it: each value may refer to entries above it, never to those below.
 * A name that is given twice keeps its first place and its last value.
 */
export function expandEnv(env: readonly EnvEntry[]): readonly EnvEntry[] {
  const known = new Map<string, string>()
  for (const { name, value } of env) known.set(name, expand(value, lookupIn(known)))
  return [...known].map(([name, value]) => ({ name, value }))
}

/** A command or args list, its references resolved against an environment that is itself expanded already. */
export function expandWords(words: readonly string[], env: readonly EnvEntry[]): readonly string[] {
  const lookup = lookupIn(new Map(env.map(({ name, value }) => [name, value])))
  return words.map((word) => expand(word, lookup))
}
