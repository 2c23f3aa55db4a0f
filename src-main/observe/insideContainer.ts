import type { ContainerRequest, RuntimeInfo } from '../runtime/port'
import { enteringRequest } from './enteringContainer'

/** Enters the pods' IPC and UTS namespaces; it is there only while somebody looks. */
export function insideRequest(name: string, labels: ContainerRequest['labels'], info: RuntimeInfo): ContainerRequest {
  // On version 2 a private cgroup namespace would hide the paths by which processes are told apart.
  return { ...enteringRequest('inside', name, labels, info), hostCgroupns: info.cgroup === 2 }
}
