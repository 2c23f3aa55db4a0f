import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawContainer, RawPort } from '../raw/container'
import { duplicate, invalid, notSupported, required } from '../wording'
import { portName, portNumber } from './formats'
import { BAD_IP, isIP } from './ip'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const LOOPBACK = '127.0.0.1'

/** validateContainerPorts. Which hostIP is allowed is hostPolicy.ts' business. */
export function validatePorts(ports: readonly RawPort[], path: FieldPath, problems: Problems): void {
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const portPath = [...path, index]
    validatePortName(port.name ?? '', names, [...portPath, 'name'], problems)
    const { containerPort = 0, hostPort = 0, hostIP = '', protocol = '' } = port
    if (containerPort === 0) problems.error([...portPath, 'containerPort'], required())
    else for (const message of portNumber(containerPort)) problems.error([...portPath, 'containerPort'], invalid(containerPort, message))
    if (hostPort !== 0) for (const message of portNumber(hostPort)) problems.error([...portPath, 'hostPort'], invalid(hostPort, message))
    if (protocol !== '' && !PROTOCOLS.includes(protocol)) problems.error([...portPath, 'protocol'], notSupported(protocol, PROTOCOLS))
    if (hostIP !== '' && !isIP(hostIP)) problems.error([...portPath, 'hostIP'], invalid(hostIP, BAD_IP))
  }
}

function validatePortName(name: string, names: Set<string>, path: FieldPath, problems: Problems): void {
  if (name === '') return
  const complaints = portName(name)
  for (const message of complaints) problems.error(path, invalid(name, message))
  if (names.has(name)) problems.error(path, duplicate(name))
  if (complaints.length === 0) names.add(name)
}

/** checkHostPortConflicts over the containers of one list; no hostIP means loopback here. */
export function validateHostPortConflicts(containers: Iterable<readonly [FieldPath, RawContainer]>, problems: Problems): void {
  const taken = new Set<string>()
  for (const [containerPath, container] of containers) {
    for (const [index, { hostPort = 0, hostIP = '', protocol }] of (container.ports ?? []).entries()) {
      if (hostPort === 0) continue
      const key = `${protocol || 'TCP'}/${hostIP || LOOPBACK}/${hostPort}`
      const path = [...containerPath, 'ports', index, 'hostPort']
      if (taken.has(key)) problems.error(path, duplicate(`${protocol || 'TCP'}/${hostIP}/${hostPort}`))
      taken.add(key)
    }
  }
}
