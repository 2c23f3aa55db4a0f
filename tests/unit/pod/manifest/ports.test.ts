import { describe, expect, test } from 'vitest'
import { basePod, containerOf, errorsOf } from './base'

type Loose = Record<string, unknown>

const AT = 'spec.containers[0].ports[0]'
const RANGE = 'must be between 1 and 65535, inclusive'

interface Case {
  readonly rule: string
  readonly what: string
  readonly ports: Loose[]
  readonly errors: string[]
}

const cases: Case[] = [
  { rule: 'TestValidateContainerPorts', what: 'all of it', ports: [{ name: 'abc', containerPort: 80, hostPort: 8080, protocol: 'TCP' }, { name: 'easy', containerPort: 82, protocol: 'UDP' }, { name: 'as', containerPort: 83, protocol: 'SCTP' }], errors: [] },
  { rule: 'TestValidateContainerPorts', what: 'only a number', ports: [{ containerPort: 85 }], errors: [] },
  { rule: 'TestValidateContainerPorts: name > 15 characters', what: '16', ports: [{ name: 'a'.repeat(16), containerPort: 80 }], errors: [`${AT}.name: Invalid value: "${'a'.repeat(16)}": must be no more than 15 characters`] },
  { rule: 'TestValidateContainerPorts: name contains invalid characters', what: 'dots', ports: [{ name: 'a.b.c', containerPort: 80 }], errors: [`${AT}.name: Invalid value: "a.b.c": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`] },
  { rule: 'TestValidateContainerPorts: name is a number', what: '80', ports: [{ name: '80', containerPort: 80 }], errors: [`${AT}.name: Invalid value: "80": must contain at least one letter (a-z)`] },
  { rule: 'TestValidateContainerPorts: name not unique', what: 'abc twice', ports: [{ name: 'abc', containerPort: 80 }, { name: 'abc', containerPort: 81 }], errors: ['spec.containers[0].ports[1].name: Duplicate value: "abc"'] },
  { rule: 'TestValidateContainerPorts: zero container port', what: 'absent', ports: [{ name: 'abc' }], errors: [`${AT}.containerPort: Required value`] },
  { rule: 'TestValidateContainerPorts: zero container port', what: '0', ports: [{ containerPort: 0 }], errors: [`${AT}.containerPort: Required value`] },
  { rule: 'TestValidateContainerPorts: invalid container port', what: '65536', ports: [{ containerPort: 65_536 }], errors: [`${AT}.containerPort: Invalid value: 65536: ${RANGE}`] },
  { rule: 'TestValidateContainerPorts: invalid container port', what: '-1', ports: [{ containerPort: -1 }], errors: [`${AT}.containerPort: Invalid value: -1: ${RANGE}`] },
  { rule: 'TestIsValidPortNum', what: '65535 is right', ports: [{ containerPort: 65_535 }], errors: [] },
  { rule: 'TestValidateContainerPorts: invalid host port', what: '65536', ports: [{ containerPort: 80, hostPort: 65_536 }], errors: [`${AT}.hostPort: Invalid value: 65536: ${RANGE}`] },
  { rule: 'TestValidateContainerPorts: invalid host port', what: '-1', ports: [{ containerPort: 80, hostPort: -1 }], errors: [`${AT}.hostPort: Invalid value: -1: ${RANGE}`] },
  { rule: 'validateContainerPorts', what: 'host port 0 is none', ports: [{ containerPort: 80, hostPort: 0 }], errors: [] },
  { rule: 'TestValidateContainerPorts: invalid protocol case', what: 'tcp', ports: [{ containerPort: 80, protocol: 'tcp' }], errors: [`${AT}.protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"`] },
  { rule: 'TestValidateContainerPorts: invalid protocol', what: 'ICMP', ports: [{ containerPort: 80, protocol: 'ICMP' }], errors: [`${AT}.protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"`] },
  { rule: 'decoding int32', what: 'port that is text', ports: [{ containerPort: '80' }], errors: [`${AT}.containerPort: Invalid value: "80": must be an integer`] },
  { rule: 'decoding int32', what: 'half a port', ports: [{ containerPort: 80.5 }], errors: [`${AT}.containerPort: Invalid value: 80.5: must be an integer`] },
  { rule: 'decoding int32', what: 'too large for the type', ports: [{ containerPort: 99_999_999_999 }], errors: [`${AT}.containerPort: Invalid value: 99999999999: must be of the form int32`] },
  { rule: 'checkHostPortConflicts', what: 'same port', ports: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 81, hostPort: 8080 }], errors: ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//8080"'] },
  { rule: 'checkHostPortConflicts', what: 'another protocol', ports: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 80, hostPort: 8080, protocol: 'UDP' }], errors: [] },
  { rule: 'checkHostPortConflicts', what: 'another address', ports: [{ containerPort: 80, hostPort: 8080, hostIP: '127.0.0.2' }, { containerPort: 80, hostPort: 8080 }], errors: [] },
  { rule: 'checkHostPortConflicts, hostIP being loopback here', what: 'the default said aloud', ports: [{ containerPort: 80, hostPort: 8080, hostIP: '127.0.0.1' }, { containerPort: 80, hostPort: 8080 }], errors: ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//8080"'] },
  { rule: 'this lab', what: 'every address', ports: [{ containerPort: 80, hostPort: 8080, hostIP: '0.0.0.0' }], errors: [`${AT}.hostIP: Forbidden: others could reach the port at 0.0.0.0: leave hostIP out or make it 127.0.0.1; this lab allows it only when its settings say so`] },
  { rule: 'this lab', what: 'every IPv6 address', ports: [{ containerPort: 80, hostPort: 8080, hostIP: '::' }], errors: [`${AT}.hostIP: Forbidden: others could reach the port at ::: leave hostIP out or make it 127.0.0.1; this lab allows it only when its settings say so`] },
  { rule: 'this lab', what: 'loopback', ports: [{ containerPort: 80, hostPort: 8080, hostIP: '127.0.0.1' }], errors: [] },
  { rule: 'this lab', what: 'IPv6 loopback', ports: [{ containerPort: 80, hostPort: 8080, hostIP: '::1' }], errors: [] },
  { rule: 'IsValidIPForLegacyField', what: 'a host name', ports: [{ containerPort: 80, hostIP: 'localhost' }], errors: [`${AT}.hostIP: Invalid value: "localhost": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`] },
  { rule: 'IsValidIPForLegacyField', what: 'out of range', ports: [{ containerPort: 80, hostIP: '127.0.0.256' }], errors: [`${AT}.hostIP: Invalid value: "127.0.0.256": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`] },
  { rule: 'this lab', what: 'not loopback, though it begins like it', ports: [{ containerPort: 80, hostIP: '127.0.0.1.example.com' }], errors: [`${AT}.hostIP: Invalid value: "127.0.0.1.example.com": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`] }
]

describe('ports', () => {
  test.each(cases)('$rule ($what)', ({ ports, errors }) => {
    expect(errorsOf(basePod((_, c) => (c.ports = ports)))).toEqual(errors)
  })

  test('checkHostPortConflicts looks at all containers', () => {
    const pod = basePod((one, c) => {
      c.ports = [{ containerPort: 80, hostPort: 8080 }]
      one.spec.containers.push({ name: 'other', image: 'x', ports: [{ containerPort: 81 }, { containerPort: 82, hostPort: 8080 }] })
    })
    expect(errorsOf(pod)).toEqual(['spec.containers[1].ports[1].hostPort: Duplicate value: "TCP//8080"'])
  })

  test('names of ports may be the same in two containers', () => {
    const pod = basePod((one, c) => {
      c.ports = [{ name: 'http', containerPort: 80 }]
      one.spec.containers.push({ name: 'other', image: 'x', ports: [{ name: 'http', containerPort: 81 }] })
    })
    expect(errorsOf(pod)).toEqual([])
  })

  test('defaults', () => {
    expect(containerOf(basePod((_, c) => (c.ports = [{ containerPort: 80 }]))).ports).toEqual([{ name: null, containerPort: 80, hostPort: null, hostIP: null, protocol: 'TCP' }])
  })
})
