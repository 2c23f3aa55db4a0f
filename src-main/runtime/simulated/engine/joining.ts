import type { Namespaces, NamespaceSet, NetNamespace } from '../kernel/namespaces'
import type { Container } from './container'
import { noSuchContainer, OPERATION, refusal } from './errors'

/** Who is joined, by id or name. */
export type Find = (idOrName: string) => Container | undefined

/** Whose namespaces a container joins; null where it has its own, or the machine's. */
export interface Joined {
  readonly net: NamespaceSet | null
  readonly hostname: string | null
  readonly ipc: NamespaceSet | null
  readonly pid: NamespaceSet | null
}

/** The daemon asks about the network first. This and all that follows is in its words. */
export function netOwner(container: Container, find: Find): Container | null {
  const { network } = container.request
  if (network.mode !== 'container') return null
  const owner = find(network.id)
  if (owner === undefined) throw noSuchContainer(network.id, OPERATION.start)
  if (!owner.alive) throw refusal('conflict', `cannot join network of a non running container: ${owner.id}`, OPERATION.start)
  return owner
}

export function joinedBy(container: Container, find: Find): Joined {
  const net = netOwner(container, find)
  return { net: namespacesOf(net), hostname: net?.hostname ?? null, ipc: namespacesOf(ipcOwner(container, find)), pid: namespacesOf(pidOwner(container, find)) }
}

function ipcOwner(container: Container, find: Find): Container | null {
  const { ipc } = container.request
  if (typeof ipc !== 'object') return null
  const owner = find(ipc.container)
  if (owner === undefined) throw noSuchContainer(ipc.container, OPERATION.start)
  const cannot = `can't join IPC of container ${owner.id}`
  if (!owner.alive) throw refusal('other', `${cannot}: container ${owner.id} is not running`, OPERATION.start)
  if (owner.request.ipc !== 'shareable') throw refusal('other', `${cannot}: non-shareable IPC (hint: use IpcMode:shareable for the donor container)`, OPERATION.start)
  return owner
}

function pidOwner(container: Container, find: Find): Container | null {
  const { pid } = container.request
  if (typeof pid !== 'object') return null
  const owner = find(pid.container)
  if (owner === undefined) throw noSuchContainer(pid.container, OPERATION.start)
  if (!owner.alive) throw refusal('other', `container ${owner.id} is not running`, OPERATION.start)
  return owner
}

function namespacesOf(container: Container | null): NamespaceSet | null {
  return container?.running?.process.namespaces ?? null
}

/** The namespaces that a container starts in; new ones get their numbers in the order in which the kernel makes them. */
export function namespacesFor(container: Container, namespaces: Namespaces, joined: Joined): { readonly set: NamespaceSet; readonly ownNet: NetNamespace | null } {
  const { host } = namespaces
  const { request } = container
  const onHost = request.network.mode === 'host'
  const mnt = namespaces.mnt()
  // The hostname, and no more, comes with the network.
  const uts = request.uts === 'host' ? host.uts : namespaces.uts(joined.hostname ?? (onHost ? host.uts.hostname : container.hostname))
  const ipc = joined.ipc?.ipc ?? (request.ipc === 'host' ? host.ipc : namespaces.ipc())
  const pid = joined.pid?.pid ?? (request.pid === 'host' ? host.pid : namespaces.pid(host.pid))
  const ownNet = joined.net === null && !onHost ? namespaces.net() : null
  const net = ownNet ?? joined.net?.net ?? host.net
  return { set: { mnt, uts, ipc, pid, net, user: host.user, cgroup: host.cgroup, time: host.time }, ownNet }
}
