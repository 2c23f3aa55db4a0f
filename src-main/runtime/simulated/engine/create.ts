import { type ContainerRequest, RuntimeError } from '../../port'
import { lookUp, makePath } from '../files/tree'
import { Container } from './container'
import { checkRequest } from './createChecks'
import type { Engine } from './engine'
import { OPERATION, refusal } from './errors'

/** What it joins need not run yet, and the networks it names are only asked for at the start. */
export function createContainer(engine: Engine, request: ContainerRequest): string {
  checkRequest(request)
  const image = engine.images.find(request.image)
  if (image === undefined) throw new RuntimeError('image-absent', `No such image: ${request.image}`, OPERATION.create)
  for (const joined of [request.ipc, request.pid]) {
    const id = typeof joined === 'object' ? joined.container : null
    if (id !== null && engine.find(id) === undefined) throw refusal('bad-parameter', `No such container: ${id}`, OPERATION.create)
  }
  checkBinds(engine, request)
  const holder = [...engine.containers.values()].find((one) => one.name === request.name)
  if (holder !== undefined) {
    throw refusal('conflict', `Conflict. The container name "/${request.name}" is already in use by container "${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`, OPERATION.create)
  }
  const container = new Container(engine.newId(), request, image, engine.now())
  if (container.command.length === 0) throw refusal('bad-parameter', 'No command specified', OPERATION.create)
  engine.containers.set(container.id, container)
  prepareVolumes(engine, container)
  engine.tell(container, 'create')
  return container.id
}

function checkBinds(engine: Engine, request: ContainerRequest): void {
  for (const mount of request.mounts ?? []) {
    if (!('source' in mount) || lookUp(engine.root, mount.source) !== undefined) continue
    if (mount.create !== true || makePath(engine.root, mount.source) === null) throw absentBind(mount.source)
  }
}

function absentBind(source: string): RuntimeError {
  return refusal('bad-parameter', `invalid mount config for type "bind": bind source path does not exist: ${source}`, OPERATION.create)
}

/** Absent ones are made; the event is told for those that were there, too. */
function prepareVolumes(engine: Engine, container: Container): void {
  for (const mount of container.request.mounts ?? []) {
    if (!('volume' in mount)) continue
    const volume = engine.volumes.create(mount.volume, {}, null)
    engine.tellOf('volume', 'create', mount.volume)
    const from = mount.fill === true ? lookUp(container.image.root, mount.path) : undefined
    if (from?.kind === 'directory') engine.volumes.fill(volume, from)
  }
}
