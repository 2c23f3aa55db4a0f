import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawContainer, RawPort } from '../raw-pod'
import { duplicate, forbidden, invalid, notSupported, required } from '../wording'
import { portName, portNumber } from './formats'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const LOOPBACK = '127.0.0.1'

/** validateContainerPorts, and this lab's own rule for hostIP. */
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
    validateHostIP(hostIP, [...portPath, 'hostIP'], problems)
  }
}

function validatePortName(name: string, names: Set<string>, path: FieldPath, problems: Problems): void {
  if (name === '') return
  const complaints = portName(name)
  for (const message of complaints) problems.error(path, invalid(name, message))
  if (names.has(name)) problems.error(path, duplicate(name))
  if (complaints.length === 0) names.add(name)
}

function validateHostIP(hostIP: string, path: FieldPath, problems: Problems): void {
  if (hostIP === '' || isLoopback(hostIP)) return
  const isAddress = isIPv4(hostIP) || hostIP.includes(':')
  if (!isAddress) return problems.error(path, invalid(hostIP, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'))
  problems.error(path, forbidden(`this lab publishes ports on this machine only: leave hostIP out or make it ${LOOPBACK}, not ${hostIP}`))
}

function isIPv4(text: string): boolean {
  return /^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255)
}

function isLoopback(hostIP: string): boolean {
  return hostIP === '::1' || (isIPv4(hostIP) && hostIP.startsWith('127.'))
}

/** checkHostPortConflicts, over all containers; no hostIP means loopback here. */
export function validateHostPortConflicts(containers: readonly RawContainer[], problems: Problems): void {
  const taken = new Set<string>()
  for (const [containerIndex, container] of containers.entries()) {
    for (const [index, { hostPort = 0, hostIP = '', protocol }] of (container.ports ?? []).entries()) {
      if (hostPort === 0) continue
      const key = `${protocol || 'TCP'}/${hostIP || LOOPBACK}/${hostPort}`
      const path = ['spec', 'containers', containerIndex, 'ports', index, 'hostPort']
      if (taken.has(key)) problems.error(path, duplicate(`${protocol || 'TCP'}/${hostIP}/${hostPort}`))
      taken.add(key)
    }
  }
}
