import { validate as validateConfigMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap'
import { validate as validatePod } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Pod'
import { validate as validateSecret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret'
import { describe, expect, test } from 'vitest'
import { FieldRecorder } from '../../../../src-main/pod/manifest/schema/recorder'
import { CONFIG_MAP_RULES, SECRET_RULES } from '../../../../src-main/pod/manifest/support/data-rules'
import { POD_RULES } from '../../../../src-main/pod/manifest/support/pod-rules'
import type { Rules } from '../../../../src-main/pod/manifest/support/rules'
import { basePod, errorsOf, warningsOf, type LoosePod } from './base'

type Loose = Record<string, unknown>

/** An object that holds one of everything the rules look into: the rules themselves say what that is. */
function skeleton(rules: Rules): Loose {
  const filled: Loose = {}
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.kind === 'object') filled[name] = skeleton(rule.rules)
    if (rule.kind === 'list') filled[name] = [skeleton(rule.rules)]
  }
  return filled
}

interface Known {
  readonly path: readonly (string | number)[]
  readonly rules: Rules
  readonly fields: readonly string[]
}

/** Every object of the skeleton with the rules that hold for it, and the fields that Kubernetes' schema knows of it. */
function* walk(value: Loose, rules: Rules, recorder: FieldRecorder, path: Known['path'] = []): Generator<Known> {
  yield { path, rules, fields: [...(recorder.knownFields(value) ?? [])] }
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.kind === 'object') yield* walk(value[name] as Loose, rule.rules, recorder, [...path, name])
    if (rule.kind === 'list') yield* walk((value[name] as Loose[])[0] as Loose, rule.rules, recorder, [...path, name, 0])
  }
}

const KINDS = [
  { kind: 'Pod', rules: POD_RULES, validate: validatePod },
  { kind: 'ConfigMap', rules: CONFIG_MAP_RULES, validate: validateConfigMap },
  { kind: 'Secret', rules: SECRET_RULES, validate: validateSecret }
]

function formatPath(path: readonly (string | number)[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('').replace(/^\./, '')
}

describe.each(KINDS)('the rules for $kind and the schema', ({ kind, rules, validate }) => {
  const whole = { apiVersion: 'v1', kind, ...skeleton(rules) }
  const recorder = new FieldRecorder()
  validate(recorder.watch(whole))
  const known = [...walk(whole, rules, recorder)]

  test('the schema has looked into every object', () => {
    expect(known.filter(({ fields }) => fields.length === 0).map(({ path }) => formatPath(path))).toEqual([])
  })

  test('no rule is about a field that does not exist', () => {
    const strangers = known.flatMap(({ path, rules: own, fields }) => Object.keys(own).filter((name) => !fields.includes(name)).map((name) => formatPath([...path, name])))
    expect(strangers).toEqual([])
  })

  // The promise "refused by name, never ignored in silence", for every field there is.
  const unused = known.flatMap(({ path, rules: own, fields }) => fields.filter((name) => !['use', 'object', 'list'].includes(own[name]?.kind ?? '')).map((name) => ({ path, name })))
  test.each(unused.map(({ path, name }) => ({ place: formatPath([...path, name]), path, name })))('$place does not pass in silence', ({ place, path, name }) => {
    const changed: Loose = structuredClone(along(whole, path))
    const at = path.reduce<Loose>((value, step) => value[step] as Loose, changed)
    at[name] = 'x'
    const said = [...errorsOf(changed), ...warningsOf(changed)]
    expect(said.some((line) => line.startsWith(`${place}: `))).toBe(true)
  })
})

/** The skeleton without what is not on the way, so that no text is longer than it has to be. */
function along(value: Loose, path: readonly (string | number)[]): Loose {
  const [step, index, ...rest] = path
  const kept = Object.fromEntries(Object.entries(value).filter(([, field]) => typeof field === 'string'))
  if (typeof step !== 'string') return kept
  if (typeof index === 'number') return { ...kept, [step]: [along((value[step] as Loose[])[0] as Loose, rest)] }
  return { ...kept, [step]: along(value[step] as Loose, path.slice(1)) }
}

test('the schema knows as many fields of a pod as a current Kubernetes has', () => {
  const whole = skeleton(POD_RULES)
  const recorder = new FieldRecorder()
  validatePod(recorder.watch(whole))
  const count = (path: string): number => [...walk(whole, POD_RULES, recorder)].find((one) => formatPath(one.path) === path)?.fields.length ?? 0
  expect(count('spec')).toBeGreaterThan(38)
  expect(count('spec.containers[0]')).toBeGreaterThan(23)
  expect(count('spec.volumes[0]')).toBeGreaterThan(28)
})

interface Case {
  readonly what: string
  readonly change: (spec: Loose, container: Loose, pod: LoosePod) => void
  readonly errors?: string[]
  readonly warnings?: string[]
}

const SAME = 'ignored by this lab: it says what this lab does anyway'
const ONE_NODE = 'ignored by this lab: this lab has one node and no scheduler'
const SERVER = 'ignored by this lab: the cluster it came from wrote it'

const cases: Case[] = [
  { what: 'affinity', change: (s) => (s.affinity = { nodeAffinity: {} }), errors: ['spec.affinity: not supported by this lab'] },
  { what: 'an empty affinity says nothing', change: (s) => (s.affinity = {}) },
  { what: 'nodeSelector', change: (s) => (s.nodeSelector = { disk: 'ssd' }), errors: ['spec.nodeSelector: not supported by this lab'] },
  { what: 'hostNetwork: false', change: (s) => (s.hostNetwork = false) },
  { what: 'hostUsers: true is the default', change: (s) => (s.hostUsers = true), warnings: [`spec.hostUsers: ${SAME}`] },
  { what: 'hostUsers: false is a user namespace', change: (s) => (s.hostUsers = false), errors: ['spec.hostUsers: not supported by this lab'] },
  { what: 'empty resources', change: (_, c) => (c.resources = {}) },
  { what: 'an empty dnsPolicy and no tolerations say nothing', change: (s) => Object.assign(s, { dnsPolicy: '', tolerations: [], schedulerName: '' }) },
  { what: 'schedulerName', change: (s) => (s.schedulerName = 'default-scheduler'), warnings: [`spec.schedulerName: ${ONE_NODE}`] },
  { what: 'priority 0', change: (s) => (s.priority = 0), warnings: [`spec.priority: ${SAME}`] },
  { what: 'another priority', change: (s) => (s.priority = 5), errors: ['spec.priority: not supported by this lab'] },
  { what: 'a toleration of its own', change: (s) => (s.tolerations = [{ key: 'gpu', operator: 'Exists' }]), errors: ['spec.tolerations: not supported by this lab'] },
  { what: 'os linux', change: (s) => (s.os = { name: 'linux' }), warnings: [`spec.os: ${SAME}`] },
  { what: 'os windows', change: (s) => (s.os = { name: 'windows' }), errors: ['spec.os: not supported by this lab'] },
  { what: 'a service account is a name', change: (s) => (s.serviceAccountName = 'robot'), warnings: ['spec.serviceAccountName: ignored by this lab: this lab has no service accounts; env and volumes can read the name'] },
  { what: 'pod-level resources', change: (s) => (s.resources = { limits: { cpu: 1 } }), errors: ['spec.resources: not supported by this lab'] },
  { what: 'readiness gates', change: (s) => (s.readinessGates = [{ conditionType: 'a' }]), errors: ['spec.readinessGates: not supported by this lab'] },
  { what: 'pull secrets', change: (s) => (s.imagePullSecrets = [{ name: 'a' }]), errors: ['spec.imagePullSecrets: not supported by this lab'] },
  { what: 'sysctls', change: (s) => (s.securityContext = { sysctls: [{ name: 'a', value: '1' }] }), errors: ['spec.securityContext.sysctls: not supported by this lab'] },
  { what: 'SELinux', change: (_, c) => (c.securityContext = { seLinuxOptions: { level: 's0' } }), errors: ['spec.containers[0].securityContext.seLinuxOptions: not supported by this lab'] },
  { what: 'an AppArmor profile', change: (_, c) => (c.securityContext = { appArmorProfile: { type: 'Unconfined' } }), errors: ['spec.containers[0].securityContext.appArmorProfile: not supported by this lab'] },
  { what: 'an unmasked /proc', change: (_, c) => (c.securityContext = { procMount: 'Unmasked' }), errors: ['spec.containers[0].securityContext.procMount: not supported by this lab'] },
  { what: 'a masked /proc is the default', change: (_, c) => (c.securityContext = { procMount: 'Default' }), warnings: [`spec.containers[0].securityContext.procMount: ${SAME}`] },
  { what: 'a seccomp profile of a file', change: (_, c) => (c.securityContext = { seccompProfile: { type: 'Localhost', localhostProfile: 'a.json' } }), errors: ['spec.containers[0].securityContext.seccompProfile.type: Localhost: not supported by this lab', 'spec.containers[0].securityContext.seccompProfile.localhostProfile: not supported by this lab'] },
  { what: 'a gRPC probe', change: (_, c) => (c.livenessProbe = { grpc: { port: 80 } }), errors: ['spec.containers[0].livenessProbe: Required value: must specify a handler type', 'spec.containers[0].livenessProbe.grpc: not supported by this lab'] },
  { what: 'a hook by tcpSocket, which no kubelet carries out', change: (_, c) => (c.lifecycle = { preStop: { tcpSocket: { port: 80 } } }), errors: ['spec.containers[0].lifecycle.preStop.tcpSocket: not supported by this lab'] },
  { what: 'resource claims', change: (_, c) => (c.resources = { claims: [{ name: 'gpu' }] }), errors: ['spec.containers[0].resources.claims: not supported by this lab'] },
  { what: 'block devices', change: (_, c) => (c.volumeDevices = [{ name: 'a', devicePath: '/dev/a' }]), errors: ['spec.containers[0].volumeDevices: not supported by this lab'] },
  { what: 'a token of a service account', change: (s) => (s.volumes = [{ name: 'a', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }]), errors: ['spec.volumes[0].projected.sources[0].serviceAccountToken: not supported by this lab'] },
  { what: 'a persistent volume', change: (s) => (s.volumes = [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }]), errors: ['spec.volumes[0].persistentVolumeClaim: not supported by this lab'] },
  { what: 'env from a file', change: (_, c) => (c.env = [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'a', path: 'b', key: 'c' } } }]), errors: ['spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`', 'spec.containers[0].env[0].valueFrom.fileKeyRef: not supported by this lab'] },
  { what: 'status, whatever is in it', change: (_, __, pod) => (pod.status = { phase: 1, foo: { bar: [] } }), warnings: [`status: ${SERVER}`] },
  { what: 'managedFields, whatever is in them', change: (_, __, pod) => (pod.metadata.managedFields = [{ fieldsV1: { 'f:metadata': {} }, news: 1 }]), warnings: [`metadata.managedFields: ${SERVER}`] }
]

describe('fields', () => {
  test.each(cases)('$what', ({ change, errors = [], warnings = [] }) => {
    const changed = basePod((one, c) => change(one.spec, c, one))
    expect(errorsOf(changed).sort()).toEqual([...errors].sort())
    expect(warningsOf(changed)).toEqual(warnings)
  })
})
