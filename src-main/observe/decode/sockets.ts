import type { Endpoint, SocketDetails, SocketState } from '../../api/details'
import { addressOf, plainAddress } from './addresses'
import { type NetTexts, rows } from './interfaces'

export type RawSocket = Omit<SocketDetails, 'holders' | 'origin'>

const LISTEN: SocketState = 'listen'
/** include/net/tcp_states.h. */
const TCP_STATES: readonly (SocketState | null)[] = [null, 'established', 'connecting', 'connecting', 'closing', 'closing', 'timeWait', 'unconnected', 'closing', 'closing', LISTEN, 'closing', 'connecting']
const ESTABLISHED = 1
/** SO_ACCEPTCON in the flags of /proc/net/unix. */
const ACCEPTS = 0x10000
const UNIX_CONNECTED = 3

export function decodeSockets(texts: NetTexts): readonly RawSocket[] {
  const internet = [
    ...table('tcp', 4, texts['tcp']),
    ...table('tcp', 6, texts['tcp6']),
    ...table('udp', 4, texts['udp']),
    ...table('udp', 6, texts['udp6'])
  ]
  return [...withPeers(internet), ...unix(texts['unix'])]
}

function table(protocol: 'tcp' | 'udp', family: 4 | 6, text: string | undefined): readonly RawSocket[] {
  return rows(text, 1).map((fields) => {
    const [, local = '', remote = '', state = ''] = fields
    const number = Number.parseInt(state, 16)
    return {
      protocol,
      family,
      state: protocol === 'tcp' ? (TCP_STATES[number] ?? 'closing') : number === ESTABLISHED ? 'established' : 'unconnected',
      local: endpoint(local),
      remote: remote.endsWith(':0000') ? null : endpoint(remote),
      path: null,
      inode: Number(fields[9] ?? 0),
      peer: null
    }
  })
}

function endpoint(text: string): Endpoint {
  const [address = '', port = ''] = text.split(':')
  return { address: addressOf(address), port: Number.parseInt(port, 16) }
}

/** Both ends of a connection within the namespace find each other, also where one of them is an IPv6 socket. */
function withPeers(sockets: readonly RawSocket[]): readonly RawSocket[] {
  const words = (end: Endpoint): string => `${plainAddress(end.address)}:${end.port}`
  const key = (protocol: string, from: Endpoint, to: Endpoint): string => `${protocol} ${words(from)} ${words(to)}`
  const byEnds = new Map<string, number>()
  for (const { protocol, local, remote, inode } of sockets) if (local !== null && remote !== null && inode !== 0) byEnds.set(key(protocol, local, remote), inode)
  return sockets.map((socket) => ({ ...socket, peer: socket.local === null || socket.remote === null ? null : (byEnds.get(key(socket.protocol, socket.remote, socket.local)) ?? null) }))
}

/** Num RefCount Protocol Flags Type St Inode Path. */
function unix(text: string | undefined): readonly RawSocket[] {
  return rows(text, 1).map((fields) => {
    const [, , , flags = '', , state = '', inode = ''] = fields
    return {
      protocol: 'unix',
      family: null,
      state: (Number.parseInt(flags, 16) & ACCEPTS) !== 0 ? LISTEN : Number.parseInt(state, 16) === UNIX_CONNECTED ? 'established' : 'unconnected',
      local: null,
      remote: null,
      path: fields.length > 7 ? fields.slice(7).join(' ') : null,
      inode: Number(inode),
      peer: null
    }
  })
}
