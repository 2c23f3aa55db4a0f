import { describe, expect, test } from 'vitest'
import { checkHostPolicy, NOTHING_OF_THE_HOST, type HostPolicy } from '../../../src-main/pod/hostPolicy'
import { parseManifest } from '../../../src-main/pod/manifest'
import { basePod, lines, type LoosePod } from './manifest/base'

type Loose = Record<string, unknown>

const EVERYTHING: HostPolicy = { privileged: true, hostPath: true, hostNamespaces: true, publicPorts: true }
const ASK = '; this lab allows it only when its settings say so'
const AT = 'spec.containers[0].securityContext'

interface Case {
  readonly what: string
  readonly needs: keyof HostPolicy
  readonly change: (spec: Loose, container: Loose) => void
  readonly errors: string[]
}

const cases: Case[] = [
  { what: 'privileged', needs: 'privileged', change: (_, c) => (c.securityContext = { privileged: true }), errors: [`${AT}.privileged: Forbidden: a privileged container has all of the host in its hands${ASK}`] },
  { what: 'a capability of the host', needs: 'privileged', change: (_, c) => (c.securityContext = { capabilities: { add: ['NET_ADMIN', 'CAP_SYS_ADMIN'] } }), errors: [`${AT}.capabilities.add[1]: Forbidden: the capability SYS_ADMIN reaches beyond the pod${ASK}`] },
  { what: 'all capabilities', needs: 'privileged', change: (_, c) => (c.securityContext = { capabilities: { add: ['ALL'] } }), errors: [`${AT}.capabilities.add[0]: Forbidden: the capability ALL reaches beyond the pod${ASK}`] },
  { what: 'no seccomp profile', needs: 'privileged', change: (_, c) => (c.securityContext = { seccompProfile: { type: 'Unconfined' } }), errors: [`${AT}.seccompProfile.type: Forbidden: without a seccomp profile every system call of the kernel is open${ASK}`] },
  { what: 'a privileged init container', needs: 'privileged', change: (s) => (s.initContainers = [{ name: 'i', image: 'x', securityContext: { privileged: true } }]), errors: [`spec.initContainers[0].securityContext.privileged: Forbidden: a privileged container has all of the host in its hands${ASK}`] },
  { what: 'a privileged debug container', needs: 'privileged', change: (s) => (s.ephemeralContainers = [{ name: 'e', image: 'x', securityContext: { privileged: true } }]), errors: [`spec.ephemeralContainers[0].securityContext.privileged: Forbidden: a privileged container has all of the host in its hands${ASK}`] },
  { what: 'a host path', needs: 'hostPath', change: (s) => (s.volumes = [{ name: 'a' }, { name: 'b', hostPath: { path: '/etc' } }]), errors: [`spec.volumes[1].hostPath: Forbidden: the pod would use /etc of the host${ASK}`] },
  { what: 'hostNetwork', needs: 'hostNamespaces', change: (s) => (s.hostNetwork = true), errors: [`spec.hostNetwork: Forbidden: the pod would use the host's network${ASK}`] },
  { what: 'hostPID', needs: 'hostNamespaces', change: (s) => (s.hostPID = true), errors: [`spec.hostPID: Forbidden: the pod would see and signal the processes of the host${ASK}`] },
  { what: 'hostIPC', needs: 'hostNamespaces', change: (s) => (s.hostIPC = true), errors: [`spec.hostIPC: Forbidden: the pod would share the host's shared memory and queues${ASK}`] },
  { what: 'a public port', needs: 'publicPorts', change: (_, c) => (c.ports = [{ containerPort: 80, hostPort: 80, hostIP: '192.168.1.5' }]), errors: [`spec.containers[0].ports[0].hostIP: Forbidden: others could reach the port at 192.168.1.5: leave hostIP out or make it 127.0.0.1${ASK}`] }
]

function make(change: Case['change']): LoosePod {
  return basePod((pod, container) => change(pod.spec, container))
}

function specOf(pod: LoosePod) {
  const spec = parseManifest(JSON.stringify(pod), EVERYTHING).pods[0]?.spec
  if (!spec) throw new Error('no pod')
  return spec
}

describe('what a manifest may do to the host', () => {
  test.each(cases)('$what is refused by default, with the reason, in its place', ({ change, errors }) => {
    const { errors: found, pods } = parseManifest(JSON.stringify(make(change), null, 2))
    expect(lines(found)).toEqual(errors)
    expect(pods).toEqual([])
    expect(found.every(({ line = 0 }) => line > 5)).toBe(true)
  })

  test.each(cases)('$what is allowed by $needs, and by nothing else', ({ change, needs, errors }) => {
    const spec = specOf(make(change))
    expect(lines(checkHostPolicy(spec, { ...NOTHING_OF_THE_HOST, [needs]: true }))).toEqual([])
    expect(lines(checkHostPolicy(spec, { ...EVERYTHING, [needs]: false }))).toEqual(errors)
    expect(lines(checkHostPolicy(spec, NOTHING_OF_THE_HOST))).toEqual(errors)
  })

  test('an ordinary pod wants nothing of it', () => {
    const pod = make((spec, c) => {
      Object.assign(spec, { volumes: [{ name: 'v' }], hostNetwork: false })
      Object.assign(c, { securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'SYS_PTRACE'], drop: ['ALL'] } }, ports: [{ containerPort: 80, hostPort: 80, hostIP: '127.0.0.5' }, { containerPort: 81, hostIP: '0.0.0.0' }] })
    })
    expect(parseManifest(JSON.stringify(pod)).errors).toEqual([])
  })

  test("a volume that a cluster added does not move the others' places", () => {
    const pod = make((spec) => (spec.volumes = [{ name: 'kube-api-access-x7k2p', projected: { sources: [] } }, { name: 'h', hostPath: { path: '/a' } }]))
    expect(parseManifest(JSON.stringify(pod)).errors.map(({ path }) => path)).toEqual(['spec.volumes[1].hostPath'])
  })
})
