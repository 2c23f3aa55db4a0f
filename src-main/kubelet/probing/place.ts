import type { PortRef } from '../../pod/model/probes'
import { goQuote } from '../../pod/resolve/goQuote'
import { resolvePort } from '../../pod/resolve/port'
import type { ProbeTarget } from './handler'

export interface Place {
  readonly host: string
  readonly port: number
}

/** Where a handler goes: the pod's IP unless it names a host. */
export function whereTo({ host, port }: { readonly host: string | null; readonly port: PortRef }, target: ProbeTarget): ({ readonly ok: true } & Place) | { readonly ok: false; readonly message: string } {
  const resolved = resolvePort(port, target.container)
  // The kubelet then tries to read the name as a number.
  if (resolved === null) return { ok: false, message: `strconv.Atoi: parsing ${goQuote(String(port))}: invalid syntax` }
  if (resolved < 1 || resolved > 65_535) return { ok: false, message: `invalid port number: ${resolved}` }
  const to = host ?? target.podIp
  return to === null ? { ok: false, message: 'the pod has no IP address' } : { ok: true, host: to, port: resolved }
}
