import { lookup } from 'node:dns/promises'
import net from 'node:net'
import { codeOf } from './goErrors'

/** The pod's network namespace has no name service of the kubelet's: names are looked up here, as the kubelet does on its node. */
export async function resolveHost(host: string): Promise<{ readonly ok: true; readonly address: string } | { readonly ok: false; readonly message: string }> {
  if (net.isIP(host) !== 0 || host === 'localhost') return { ok: true, address: host }
  try {
    const { address } = await lookup(host)
    return { ok: true, address }
  } catch (error) {
    const text = codeOf(error) === 'ENOTFOUND' ? 'no such host' : 'server misbehaving'
    return { ok: false, message: `dial tcp: lookup ${host}: ${text}` }
  }
}
