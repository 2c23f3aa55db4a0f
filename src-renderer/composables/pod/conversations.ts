import type { NetDetails, SocketDetails } from '@api/details'

/** Somebody who waits to be spoken to. */
export interface Listener {
  readonly key: string
  /** null: nobody of the pod. */
  readonly container: string | null
  readonly origin: SocketDetails['origin']
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  /** Who can reach it: only who shares this lo, or whoever reaches the pod. */
  readonly reach: 'lo' | 'all'
}

export type Party = { readonly kind: 'container'; readonly name: string } | { readonly kind: 'inside' | 'outside' | 'engine' }

/** All connections of one client to one port of one server. */
export interface Conversation {
  readonly key: string
  readonly protocol: 'tcp' | 'udp'
  readonly client: Party
  readonly server: Party
  readonly port: number
  /** Where the server was found, such as 127.0.0.1, or the other machine. */
  readonly address: string
  readonly via: string
  readonly open: number
  /** Over, but the kernel still keeps them (TIME_WAIT, a minute long). */
  readonly ended: number
}

const ENGINE_DNS = '127.0.0.11'

export function listenersOf(net: NetDetails): readonly Listener[] {
  const found = new Map<string, Listener>()
  for (const { protocol, state, local, holders, origin } of net.sockets) {
    if (protocol === 'unix' || local === null || local.port === 0) continue
    if (state !== 'listen' && !(protocol === 'udp' && state === 'unconnected')) continue
    const container = holders[0]?.container ?? null
    const reach = isLoopback(local.address) ? 'lo' : 'all'
    const key = `${container ?? origin} ${protocol} ${local.port} ${reach}`
    found.set(key, { key, container, origin, protocol, port: local.port, reach })
  }
  return [...found.values()].sort((a, b) => a.port - b.port)
}

interface Link {
  readonly protocol: 'tcp' | 'udp'
  readonly client: Party
  readonly server: Party
  readonly port: number
  readonly address: string
  readonly via: string
  readonly open: boolean
}

/** Which connections the kernel has, by who speaks to whom. Both ends of one within the namespace are one connection. */
export function conversationsOf(net: NetDetails): readonly Conversation[] {
  const ends = new Ends(net)
  const links = new Map<string, Link>()
  for (const socket of net.sockets) {
    const link = ends.link(socket)
    if (link === null) continue
    const before = links.get(link.key)
    links.set(link.key, before === undefined ? link : merge(before, link))
  }
  const groups = new Map<string, Conversation>()
  for (const { protocol, client, server, port, address, via, open } of links.values()) {
    const key = `${protocol} ${nameOf(client)} ${nameOf(server)} ${address}:${port} ${via}`
    const group = groups.get(key) ?? { key, protocol, client, server, port, address, via, open: 0, ended: 0 }
    groups.set(key, { ...group, open: group.open + (open ? 1 : 0), ended: group.ended + (open ? 0 : 1) })
  }
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** One end may know its process when the other's is gone already. */
function merge(one: Link, other: Link): Link {
  const better = (a: Party, b: Party): Party => (a.kind === 'container' ? a : b)
  return { ...one, client: better(one.client, other.client), server: better(one.server, other.server), open: one.open || other.open }
}

export function nameOf(party: Party): string {
  return party.kind === 'container' ? party.name : `(${party.kind})`
}

class Ends {
  private readonly own: ReadonlyMap<string, string>
  private readonly servers: ReadonlyMap<string, string | null>

  constructor(net: NetDetails) {
    this.own = new Map(net.interfaces.flatMap(({ name, addresses }) => addresses.map(({ address }) => [address, name])))
    this.servers = new Map(net.sockets.flatMap(({ protocol, state, local, holders }) => (state === 'listen' && local !== null ? [[`${protocol} ${local.port}`, holders[0]?.container ?? null] as const] : [])))
  }

  link({ protocol, state, local, remote, holders }: SocketDetails): (Link & { readonly key: string }) | null {
    if (protocol === 'unix' || local === null || remote === null || state === 'listen') return null
    const here = { address: plain(local.address), port: local.port }
    const there = { address: plain(remote.address), port: remote.port }
    const holder = holders[0]?.container ?? null
    const isInside = isLoopback(there.address) || this.own.has(there.address)
    const serves = this.servers.has(`${protocol} ${here.port}`) && !(isInside && this.servers.has(`${protocol} ${there.port}`) && here.port > there.port)
    const [client, server] = serves ? [there, here] : [here, there]
    const mine: Party = holder === null ? { kind: 'inside' } : { kind: 'container', name: holder }
    const listener = this.servers.get(`${protocol} ${server.port}`) ?? null
    const inside: Party = serves || listener === null ? { kind: 'inside' } : { kind: 'container', name: listener }
    const other: Party = there.address === ENGINE_DNS ? { kind: 'engine' } : isInside ? inside : { kind: 'outside' }
    const known: Party = serves && holder === null && listener !== null ? { kind: 'container', name: listener } : mine
    return {
      key: `${protocol} ${client.address}:${client.port} ${server.address}:${server.port}`,
      protocol,
      client: serves ? other : known,
      server: serves ? known : other,
      port: server.port,
      address: server.address,
      via: isInside ? 'lo' : (this.own.get(here.address) ?? ''),
      open: state !== 'timeWait'
    }
  }
}

export function isLoopback(address: string): boolean {
  const bare = plain(address)
  return bare === '::1' || bare.startsWith('127.')
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}
