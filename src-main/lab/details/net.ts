import type { NetDetails, SocketDetails } from '../../api/details'
import { decodeInterfaces, decodeRoutes, type NetTexts } from '../../observe/decode/interfaces'
import { decodeSockets, type RawSocket } from '../../observe/decode/sockets'
import type { Holders } from './holders'
import type { Shared } from './plan'

/** Where dockerd answers DNS in every namespace on a network of its own. */
const ENGINE_DNS = '127.0.0.11'

export function netDetails({ namespace, containers }: Shared, texts: NetTexts, holders: Holders): NetDetails {
  return {
    namespace,
    containers,
    interfaces: decodeInterfaces(texts),
    routes: decodeRoutes(texts),
    sockets: decodeSockets(texts).map((socket) => {
      const held = holders.ofSocket(socket.inode)
      return { ...socket, holders: held, origin: held.length > 0 ? 'pod' : originOf(socket) }
    })
  }
}

function originOf(socket: RawSocket): SocketDetails['origin'] {
  if (socket.local?.address === ENGINE_DNS) return 'engine'
  return socket.inode === 0 ? 'kernel' : 'unknown'
}
