import { validate } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Pod'
import { describe, expect, test } from 'vitest'
import { FieldRecorder } from '../../../../src-main/pod/manifest/schema/recorder'
import { POD_RULES } from '../../../../src-main/pod/manifest/support/pod-rules'
import type { Rule, Rules } from '../../../../src-main/pod/manifest/support/rules'
import { basePod, errorsOf, warningsOf, type LoosePod } from './base'

type Loose = Record<string, unknown>

/** One pod with one of everything that has fields of its own here. */
function skeleton(): LoosePod {
  return basePod((pod, c) => {
    pod.spec.volumes = [{ name: 'v', emptyDir: {} }]
    Object.assign(c, { env: [{ name: 'A' }], ports: [{ containerPort: 80 }], volumeMounts: [{ name: 'v', mountPath: '/v' }] })
  })
}

/** Every object of the skeleton with the rules that hold for it. */
function* objects(value: Loose, rules: Rules, path: string): Generator<{ value: Loose; rules: Rules; path: string }> {
  yield { value, rules, path }
  for (const [name, rule] of Object.entries(rules)) yield* inside(value[name], rule, path === '' ? name : `${path}.${name}`)
}

function* inside(field: unknown, rule: Rule, path: string): Generator<{ value: Loose; rules: Rules; path: string }> {
  if (rule.kind === 'object') yield* objects(field as Loose, rule.rules, path)
  if (rule.kind === 'list') yield* objects((field as Loose[])[0] as Loose, rule.rules, `${path}[0]`)
}

const pod = skeleton()
const recorder = new FieldRecorder()
validate(recorder.watch(pod))
const known = [...objects(pod, POD_RULES, '')].map(({ value, rules, path }) => ({ path, rules, fields: [...(recorder.knownFields(value) ?? [])] }))

describe('the rules and the schema', () => {
  test('meet in the objects they should', () => {
    expect(known.map(({ path }) => path).sort()).toEqual([
      '', 'metadata', 'spec', 'spec.containers[0]', 'spec.containers[0].env[0]', 'spec.containers[0].ports[0]', 'spec.containers[0].volumeMounts[0]',
      'spec.volumes[0]', 'spec.volumes[0].emptyDir'
    ])
  })

  test('the schema knows as many fields as a current Kubernetes has', () => {
    const count = (path: string): number => known.find((one) => one.path === path)?.fields.length ?? 0
    expect(count('spec')).toBeGreaterThan(38)
    expect(count('spec.containers[0]')).toBeGreaterThan(23)
    expect(count('spec.volumes[0]')).toBeGreaterThan(28)
  })

  test.each(known)('no rule of "$path" is about a field that does not exist', ({ rules, fields }) => {
    expect(Object.keys(rules).filter((name) => !fields.includes(name))).toEqual([])
  })

  // The promise "refused by name, never ignored in silence", for every field there is.
  const unused = known.flatMap(({ path, rules, fields }) => fields.filter((name) => !['use', 'object', 'list'].includes(rules[name]?.kind ?? '')).map((name) => ({ path, name })))
  test.each(unused)('$path: $name does not pass in silence', ({ path, name }) => {
    const changed = skeleton()
    const place = path === '' ? [] : path.split(/\.|(?=\[)/)
    const at = place.reduce<Loose>((value, step) => value[step.replace(/[[\]]/g, '')] as Loose, changed)
    at[name] = 'x'
    const full = path === '' ? name : `${path}.${name}`
    const said = [...errorsOf(changed), ...warningsOf(changed)]
    expect(said.some((line) => line.startsWith(`${full}: `))).toBe(true)
  })
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
  { what: 'init containers', change: (s) => (s.initContainers = [{ name: 'a', image: 'b' }]), errors: ['spec.initContainers: not supported by this lab yet'] },
  { what: 'hostNetwork', change: (s) => (s.hostNetwork = true), errors: ['spec.hostNetwork: not supported by this lab yet'] },
  { what: 'hostNetwork: false', change: (s) => (s.hostNetwork = false) },
  { what: 'hostUsers: true is the default', change: (s) => (s.hostUsers = true), warnings: [`spec.hostUsers: ${SAME}`] },
  { what: 'hostUsers: false is a user namespace', change: (s) => (s.hostUsers = false), errors: ['spec.hostUsers: not supported by this lab'] },
  { what: 'securityContext', change: (_, c) => (c.securityContext = { privileged: true }), errors: ['spec.containers[0].securityContext: not supported by this lab yet'] },
  { what: 'env from a field', change: (_, c) => (c.env = [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }]), errors: ['spec.containers[0].env[0].valueFrom: not supported by this lab yet'] },
  { what: 'resources', change: (_, c) => (c.resources = { limits: { memory: '64Mi' } }), errors: ['spec.containers[0].resources: not supported by this lab yet'] },
  { what: 'empty resources', change: (_, c) => (c.resources = {}) },
  { what: 'tty', change: (_, c) => (c.tty = true), errors: ['spec.containers[0].tty: not supported by this lab yet'] },
  { what: 'activeDeadlineSeconds', change: (s) => (s.activeDeadlineSeconds = 0), errors: ['spec.activeDeadlineSeconds: not supported by this lab'] },
  { what: 'dnsPolicy of old', change: (s) => (s.dnsPolicy = 'ClusterFirst'), warnings: [`spec.dnsPolicy: ${SAME}`] },
  { what: 'an empty dnsPolicy and no tolerations say nothing', change: (s) => Object.assign(s, { dnsPolicy: '', tolerations: [], schedulerName: '' }) },
  { what: 'another dnsPolicy', change: (s) => (s.dnsPolicy = 'None'), errors: ['spec.dnsPolicy: not supported by this lab'] },
  { what: 'schedulerName', change: (s) => (s.schedulerName = 'default-scheduler'), warnings: [`spec.schedulerName: ${ONE_NODE}`] },
  { what: 'priority 0', change: (s) => (s.priority = 0), warnings: [`spec.priority: ${SAME}`] },
  { what: 'another priority', change: (s) => (s.priority = 5), errors: ['spec.priority: not supported by this lab'] },
  { what: 'a toleration of its own', change: (s) => (s.tolerations = [{ key: 'gpu', operator: 'Exists' }]), errors: ['spec.tolerations: not supported by this lab'] },
  { what: 'os linux', change: (s) => (s.os = { name: 'linux' }), warnings: [`spec.os: ${SAME}`] },
  { what: 'os windows', change: (s) => (s.os = { name: 'windows' }), errors: ['spec.os: not supported by this lab'] },
  { what: 'another message path', change: (_, c) => (c.terminationMessagePath = '/tmp/x'), errors: ['spec.containers[0].terminationMessagePath: not supported by this lab'] },
  { what: 'status, whatever is in it', change: (_, __, pod) => (pod.status = { phase: 1, foo: { bar: [] } }), warnings: [`status: ${SERVER}`] },
  { what: 'managedFields, whatever is in them', change: (_, __, pod) => (pod.metadata.managedFields = [{ fieldsV1: { 'f:metadata': {} }, news: 1 }]), warnings: [`metadata.managedFields: ${SERVER}`] }
]

describe('fields', () => {
  test.each(cases)('$what', ({ change, errors = [], warnings = [] }) => {
    const changed = basePod((one, c) => change(one.spec, c, one))
    expect(errorsOf(changed)).toEqual(errors)
    expect(warningsOf(changed)).toEqual(warnings)
  })
})
