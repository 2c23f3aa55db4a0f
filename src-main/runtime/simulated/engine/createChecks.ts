import type { ContainerRequest } from '../../port'
import { OPERATION, refusal } from './errors'

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

/** What the engine refuses before it looks for anything. */
export function checkRequest(request: ContainerRequest): void {
  const refuse = (message: string): never => {
    throw refusal('bad-parameter', message, OPERATION.create)
  }
  if (request.network.mode === 'container') {
    if (request.hostname !== undefined) refuse('conflicting options: hostname and the network mode')
    if ((request.ports ?? []).length > 0) refuse('conflicting options: port publishing and the container type network mode')
    if ((request.hosts ?? []).length > 0) refuse('conflicting options: custom host-to-IP mapping and the network mode')
    if ((request.dns?.servers ?? []).length > 0) refuse('conflicting options: dns and the network mode')
  }
  if (!NAME.test(request.name)) refuse(`Invalid container name (${request.name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
  const paths = new Set<string>()
  for (const { path } of request.mounts ?? []) {
    if (paths.has(path)) refuse(`Duplicate mount point: ${path}`)
    paths.add(path)
  }
}
