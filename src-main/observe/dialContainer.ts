import type { ContainerRequest, RuntimeInfo } from '../runtime/port'
import { enteringRequest } from './enteringContainer'

/** Enters the pods' network namespaces. */
export function dialRequest(name: string, labels: ContainerRequest['labels'], info: RuntimeInfo): ContainerRequest {
  return enteringRequest('dial', name, labels, info)
}
