import { describe, expect, test } from 'vitest'
import type { ConfigMapSpec, SecretSpec } from '../../../src-main/pod/spec'
import { checkConfigMapUpdate, checkCreate, checkSecretUpdate, checkUpdate, keepEphemeralContainers } from '../../../src-main/pod/update'
import { basePod, lines, specOf, type LoosePod } from './manifest/base'

type Loose = Record<string, unknown>

const FIXED = 'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
const debug = { name: 'debug', image: 'x', command: ['sh'] }

function base(change: (spec: Loose, container: Loose, pod: LoosePod) => void = () => {}) {
  return specOf(basePod((pod, container) => {
    pod.spec.initContainers = [{ name: 'init', image: 'i:1' }]
    pod.spec.volumes = [{ name: 'v' }, { name: 'w' }]
    container.volumeMounts = [{ name: 'v', mountPath: '/v' }]
    change(pod.spec, container, pod)
  }))
}

interface Case {
  readonly rule: string
  readonly what: string
  readonly old?: Parameters<typeof base>[0]
  readonly next: Parameters<typeof base>[0]
  readonly errors: string[]
}

function init(spec: Loose): Loose {
  return (spec.initContainers as Loose[])[0] ?? {}
}

const cases: Case[] = [
  { rule: 'TestValidatePodUpdate: nothing', what: 'the same', next: () => {}, errors: [] },
  { rule: 'TestValidatePodUpdate: labels', what: 'changed', next: (_, __, pod) => (pod.metadata.labels = { a: 'b' }), errors: [] },
  { rule: 'TestValidatePodUpdate: annotations', what: 'changed', next: (_, __, pod) => (pod.metadata.annotations = { a: 'b' }), errors: [] },
  { rule: 'TestValidatePodUpdate: image change', what: 'and the policy that follows its tag', next: (_, c) => (c.image = 'x:2'), errors: [] },
  { rule: 'TestValidatePodUpdate: init container image change', what: 'i:2', next: (s) => (init(s).image = 'i:2'), errors: [] },
  { rule: 'this lab', what: 'command, args, env and working directory of an app container', next: (_, c) => Object.assign(c, { command: ['a'], args: ['b'], env: [{ name: 'A' }], envFrom: [{ secretRef: { name: 'a' } }], workingDir: '/w' }), errors: [] },
  { rule: 'TestValidatePodUpdate: command of an init container', what: 'changed', next: (s) => (init(s).command = ['a']), errors: [`spec.initContainers[0].command: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: more containers', what: 'added', next: (s) => (s.containers as Loose[]).push({ name: 'b', image: 'x' }), errors: ['spec.containers: Forbidden: pod updates may not add or remove containers'] },
  { rule: 'TestValidatePodUpdate: more init containers', what: 'added', next: (s) => (s.initContainers as Loose[]).push({ name: 'b', image: 'x' }), errors: ['spec.initContainers: Forbidden: pod updates may not add or remove containers'] },
  { rule: 'TestValidatePodUpdate: fewer init containers', what: 'removed', next: (s) => delete s.initContainers, errors: ['spec.initContainers: Forbidden: pod updates may not add or remove containers'] },
  { rule: 'TestValidatePodUpdate: container name change', what: 'renamed', next: (_, c) => (c.name = 'other'), errors: [`spec.containers[0].name: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: cpu change', what: 'added', next: (_, c) => (c.resources = { limits: { cpu: '1' } }), errors: [`spec.containers[0].resources: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: port change', what: 'added', next: (_, c) => (c.ports = [{ containerPort: 80 }]), errors: [`spec.containers[0].ports: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: mounts', what: 'moved', next: (_, c) => (c.volumeMounts = [{ name: 'v', mountPath: '/w' }]), errors: [`spec.containers[0].volumeMounts: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: probe', what: 'added', next: (_, c) => (c.livenessProbe = { exec: { command: ['a'] } }), errors: [`spec.containers[0].livenessProbe: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: security context', what: 'changed', next: (_, c) => (c.securityContext = { runAsUser: 1 }), errors: [`spec.containers[0].securityContext: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: restartPolicy of an init container', what: 'a sidecar now', next: (s) => (init(s).restartPolicy = 'Always'), errors: [`spec.initContainers[0].restartPolicy: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: volumes', what: 'one less', next: (s) => (s.volumes = [{ name: 'v' }]), errors: [`spec.volumes: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: restart policy', what: 'changed', next: (s) => (s.restartPolicy = 'Never'), errors: [`spec.restartPolicy: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: terminationGracePeriodSeconds', what: 'changed', next: (s) => (s.terminationGracePeriodSeconds = 5), errors: [`spec.terminationGracePeriodSeconds: ${FIXED}`] },
  { rule: 'ValidatePodUpdate', what: 'two fields at once', next: (s) => Object.assign(s, { hostname: 'a', shareProcessNamespace: true }), errors: [`spec.hostname: ${FIXED}`, `spec.shareProcessNamespace: ${FIXED}`] },
  { rule: 'ValidatePodUpdate', what: 'DNS', next: (s) => (s.dnsConfig = { searches: ['a'] }), errors: [`spec.dnsConfig: ${FIXED}`] },
  { rule: 'this lab: what the sandbox is made of', what: 'infra image', next: (_, __, pod) => (pod.metadata.annotations = { 'dev.pauselab/infra-image': 'pauselab/pause-noreap' }), errors: [`metadata.annotations[dev.pauselab/infra-image]: ${FIXED}`] },
  { rule: 'TestValidatePodUpdate: activeDeadlineSeconds no change to positive', what: 'set', next: (s) => (s.activeDeadlineSeconds = 20), errors: [] },
  { rule: 'TestValidatePodUpdate: activeDeadlineSeconds change to smaller positive', what: '20 to 10', old: (s) => (s.activeDeadlineSeconds = 20), next: (s) => (s.activeDeadlineSeconds = 10), errors: [] },
  { rule: 'TestValidatePodUpdate: activeDeadlineSeconds change to larger positive', what: '10 to 20', old: (s) => (s.activeDeadlineSeconds = 10), next: (s) => (s.activeDeadlineSeconds = 20), errors: ['spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous value'] },
  { rule: 'TestValidatePodUpdate: activeDeadlineSeconds change to nil', what: 'taken away', old: (s) => (s.activeDeadlineSeconds = 10), next: () => {}, errors: ['spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value'] },
  { rule: 'TestValidatePodEphemeralContainersUpdate: Add a new ephemeral container', what: 'the first', next: (s) => (s.ephemeralContainers = [debug]), errors: [] },
  { rule: 'TestValidatePodEphemeralContainersUpdate: Single ephemeral container appended to existing list', what: 'a second', old: (s) => (s.ephemeralContainers = [debug]), next: (s) => (s.ephemeralContainers = [debug, { name: 'more', image: 'x' }]), errors: [] },
  { rule: 'TestValidatePodEphemeralContainersUpdate: Remove an ephemeral container', what: 'one of two', old: (s) => (s.ephemeralContainers = [debug, { name: 'more', image: 'x' }]), next: (s) => (s.ephemeralContainers = [debug]), errors: ['spec.ephemeralContainers: Forbidden: existing ephemeral containers "more" may not be removed'] },
  { rule: 'TestValidatePodEphemeralContainersUpdate: Change an ephemeral container', what: 'its command', old: (s) => (s.ephemeralContainers = [debug]), next: (s) => (s.ephemeralContainers = [{ ...debug, command: ['bash'] }]), errors: ['spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be changed'] }
]

describe('updates', () => {
  test.each(cases)('$rule ($what)', ({ old, next, errors }) => {
    expect(lines(checkUpdate(base(old), base(next)))).toEqual(errors)
  })

  test('TestValidatePodCreate: debug containers are for pods that are there', () => {
    expect(checkCreate(base())).toEqual([])
    expect(lines(checkCreate(base((s) => (s.ephemeralContainers = [debug]))))).toEqual(['spec.ephemeralContainers: Forbidden: cannot be set on create'])
  })

  test('a text that names no debug container leaves those that are there', () => {
    const old = base((s) => (s.ephemeralContainers = [debug]))
    expect(keepEphemeralContainers(old, base())).toEqual(old)
    const named = base((s) => (s.ephemeralContainers = [{ name: 'more', image: 'x' }]))
    expect(keepEphemeralContainers(old, named)).toEqual(named)
  })
})

const map: ConfigMapSpec = { namespace: 'default', name: 'a', immutable: false, data: { k: 'v' }, binaryData: {} }
const secret: SecretSpec = { namespace: 'default', name: 'a', immutable: false, type: 'Opaque', data: { k: 'dg==' } }
const STUCK = 'Forbidden: field is immutable when `immutable` is set'

describe('updates of ConfigMaps and Secrets', () => {
  test('TestValidateConfigMapUpdate', () => {
    const fixed = { ...map, immutable: true }
    expect(checkConfigMapUpdate(map, { ...fixed, data: { k: 'w' } })).toEqual([])
    expect(checkConfigMapUpdate(fixed, fixed)).toEqual([])
    expect(lines(checkConfigMapUpdate(fixed, { ...map, data: {}, binaryData: { b: '' } }))).toEqual([`immutable: ${STUCK}`, `data: ${STUCK}`, `binaryData: ${STUCK}`])
  })

  test('TestValidateSecretUpdate', () => {
    const fixed = { ...secret, immutable: true }
    expect(checkSecretUpdate(secret, { ...secret, data: {} })).toEqual([])
    expect(lines(checkSecretUpdate(secret, { ...secret, type: 'other' }))).toEqual(['type: Invalid value: "other": field is immutable'])
    expect(lines(checkSecretUpdate(fixed, { ...secret, data: { k: 'c2VjcmV0' } }))).toEqual([`immutable: ${STUCK}`, `data: ${STUCK}`])
  })
})
