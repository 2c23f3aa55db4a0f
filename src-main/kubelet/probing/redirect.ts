import { goQuote } from '../../pod/resolve/goQuote'
import { type ProbeRequest, toUrl } from './httpRequest'

/** net/http's client. */
const MOST_REQUESTS = 10
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export type NextStep =
  | { readonly step: 'done' }
  | { readonly step: 'follow'; readonly request: ProbeRequest }
  | { readonly step: 'fail'; readonly url: string; readonly message: string }

/** http.Client.do with the kubelet's RedirectChecker: it follows only to the host that it asked first. */
export function afterRedirect(request: ProbeRequest, status: number, location: string, requestsSoFar: number): NextStep {
  if (!REDIRECTS.has(status) || location === '') return { step: 'done' }
  const from = toUrl(request)
  if (!URL.canParse(location, from)) return { step: 'fail', url: from, message: `failed to parse Location header ${goQuote(location)}` }
  const to = new URL(location, from)
  const host = to.hostname.replace(/^\[(.*)\]$/, '$1')
  if (host !== request.host) return { step: 'done' }
  if (requestsSoFar >= MOST_REQUESTS) return { step: 'fail', url: from, message: `stopped after ${MOST_REQUESTS} redirects` }
  const scheme = to.protocol.slice(0, -1)
  if (scheme !== 'http' && scheme !== 'https') return { step: 'fail', url: to.href, message: `unsupported protocol scheme ${goQuote(scheme)}` }
  const port = Number(to.port === '' ? (scheme === 'https' ? 443 : 80) : to.port)
  // A Host header of one's own is meant for this server; a redirect that names its host has another in mind.
  const hostHeader = URL.canParse(location) ? null : request.hostHeader
  return { step: 'follow', request: { scheme, host, port, target: `${to.pathname}${to.search}`, hostHeader, headers: withReferer(request, from, scheme) } }
}

/** Not told from a secure page to one that is not. */
function withReferer({ headers, scheme }: ProbeRequest, from: string, to: string): ProbeRequest['headers'] {
  if (scheme === 'https' && to === 'http') return headers
  return [...headers.filter(([name]) => name !== 'Referer'), ['Referer', headers.find(([name]) => name === 'Referer')?.[1] ?? from]]
}
