import type { HttpGetHandler } from '../../pod/model/probes'
import { joinHostPort } from './goErrors'

/** The kubelet names its own version, that of the Kubernetes whose behaviour this is. */
const KUBERNETES = '1.34'

export interface ProbeRequest {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** Path and query, as they go over the wire. */
  readonly target: string
  /** Of the Host header; null is the address itself. */
  readonly hostHeader: string | null
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** pkg/probe/http/request.go (NewRequestForHTTPGetAction). */
export function toRequest(handler: HttpGetHandler, host: string, port: number, purpose: 'probe' | 'lifecycle'): ProbeRequest {
  const given = handler.headers.map(({ name, value }) => [canonicalName(name), value] as const)
  const has = (name: string): boolean => given.some(([other]) => other === name)
  const first = (name: string): string => given.find(([other]) => other === name)?.[1] ?? ''
  return {
    scheme: handler.scheme === 'HTTPS' ? 'https' : 'http',
    host,
    port,
    target: requestTarget(handler.path),
    hostHeader: first('Host') === '' ? null : first('Host'),
    headers: [
      ...(has('User-Agent') ? [] : [['User-Agent', `kube-${purpose}/${KUBERNETES}`] as const]),
      ...(has('Accept') ? [] : [['Accept', '*/*'] as const]),
      // An empty one takes the header away.
      ...given.filter(([name, value]) => !WRITTEN_BY_GO.has(name) && !(OPTIONAL.has(name) && value === ''))
    ]
  }
}

const WRITTEN_BY_GO: ReadonlySet<string> = new Set(['Host', 'Content-Length', 'Transfer-Encoding', 'Trailer'])
const OPTIONAL: ReadonlySet<string> = new Set(['User-Agent', 'Accept'])

/** url.URL.String */
export function toUrl({ scheme, host, port, target }: Pick<ProbeRequest, 'scheme' | 'host' | 'port' | 'target'>): string {
  return `${scheme}://${joinHostPort(host, port)}${target}`
}

/** textproto.CanonicalMIMEHeaderKey: `x-probe` is sent as `X-Probe`; what is no header name stays. */
function canonicalName(name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return name
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}

/** formatURL: the path may have a query; what url.Parse would refuse is a path as a whole, `?` and all. */
function requestTarget(path: string): string {
  const [beforeFragment = ''] = path.split('#', 1)
  // It may be a whole URL: only its path and query are used.
  const local = beforeFragment.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*|^\/\/[^/?]*/i, '')
  const cut = local.indexOf('?')
  const [pathname, query] = cut < 0 ? [local, ''] : [local.slice(0, cut), local.slice(cut)]
  const broken = /%(?![0-9a-f]{2})/i.test(pathname)
  const escaped = broken ? escapePath(path.replaceAll('%', '%25')).replaceAll('?', '%3F').replaceAll('#', '%23') : escapePath(pathname) + escapeQuery(query)
  return escaped.startsWith('/') ? escaped : `/${escaped}`
}

/** What a path may not hold, in UTF-8; escapes that are there stay. */
function escapePath(path: string): string {
  return path.replace(/[^\w\-.~%$&+,/:;=@!'()*?#]+/gu, (part) => encodeURIComponent(part))
}

function escapeQuery(query: string): string {
  return query.replace(/[^\x21-\x7e]+/gu, (part) => encodeURIComponent(part))
}
