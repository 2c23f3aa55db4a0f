import { UsageError } from './args'

export interface Url {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly authority: string
}

/** resources/images/src/demo/url.c */
export function parseUrl(text: string): Url {
  const refuse = (problem: string): never => {
    throw new UsageError(`cannot fetch "${text}": ${problem}`)
  }
  if (!/^http:\/\//i.test(text)) return refuse('it must begin with http://')
  const rest = text.slice('http://'.length)
  if ([...rest].some((character) => character <= ' ' || character === '\x7f')) return refuse('it has a space or a control character')
  const [authority = ''] = rest.split(/[/?#]/)
  const parts = /^(\[[^\]]+\]|[^:[]+)(?::(\d{1,15}))?$/.exec(authority)
  const port = Number(parts?.[2] ?? 80)
  if (parts?.[1] === undefined || port < 1 || port > 65_535) return refuse('its host or port is wrong')
  const [path = ''] = rest.slice(authority.length).split('#')
  return { host: parts[1].replace(/^\[|\]$/g, ''), port, authority, path: path.startsWith('/') ? path : `/${path}` }
}
