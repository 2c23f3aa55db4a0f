import type { Kernel } from './kernel'
import type { NetNamespace } from './namespaces'
import type { Process } from './process'
import { Socket } from './sockets'

export type Connected = { readonly socket: Socket } | { readonly error: 'ECONNREFUSED' | 'ENETUNREACH' | 'ETIMEDOUT' }

const EVERY_ADDRESS = new Set([undefined, '::', '0.0.0.0'])

/** listen(2), on every address unless one is named; false when the port is taken in its network namespace. */
export function listen(process: Process, port: number, accept: (connection: Socket) => void, address?: string): boolean {
  const net = process.namespaces?.net
  if (net === undefined || net.listeners.has(port)) return false
  net.listeners.set(port, { accept, address: address === undefined || EVERY_ADDRESS.has(address) ? null : address })
  process.open.add(() => net.listeners.delete(port))
  return true
}

/** connect(2) from a network namespace; a connection that nobody would ever answer is ETIMEDOUT at once. */
export function connect(kernel: Kernel, from: NetNamespace, address: string, port: number): Connected {
  const route = routeTo(kernel, from, address)
  if ('error' in route) return route
  const listener = route.to.listeners.get(port)
  if (listener === undefined || (listener.address !== null && listener.address !== address)) return { error: 'ECONNREFUSED' }
  const { client, server } = Socket.pair(route.source, address)
  listener.accept(server)
  return { socket: client }
}

function routeTo(kernel: Kernel, from: NetNamespace, address: string): { readonly to: NetNamespace; readonly source: string } | { readonly error: 'ENETUNREACH' | 'ETIMEDOUT' } {
  if (address.startsWith('127.') || address === '::1') return { to: from, source: '127.0.0.1' }
  if (from.interfaces.some((one) => one.ip === address)) return { to: from, source: address }
  const isHost = from === kernel.namespaces.host.net
  const outwards = from.interfaces.find((one) => one.network !== null)
  if (outwards === undefined && !isHost) return { error: 'ENETUNREACH' }
  for (const to of netNamespaces(kernel)) {
    // The engine keeps its bridges apart from each other; the machine itself reaches all.
    const target = to.interfaces.find((one) => one.ip === address && one.network !== null && (isHost || one.network === outwards?.network))
    if (target !== undefined) return { to, source: outwards?.ip ?? '172.17.0.1' }
  }
  return { error: 'ETIMEDOUT' }
}

function netNamespaces(kernel: Kernel): ReadonlySet<NetNamespace> {
  return new Set([...kernel.processes.values()].flatMap((process) => (process.namespaces === null ? [] : [process.namespaces.net])))
}
