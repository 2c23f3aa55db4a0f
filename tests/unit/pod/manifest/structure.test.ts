import { describe, expect, test } from 'vitest'
import { editDistance, suggest } from '../../../../src-main/pod/manifest/schema/suggest'
import { basePod, errorsOf, type LoosePod } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly what: string
  readonly change: (pod: LoosePod, container: Loose) => void
  readonly errors: string[]
}

const cases: Case[] = [
  { what: 'a slip in the spec', change: (pod) => (pod.spec.contaners = []), errors: ['spec.contaners: unknown field "contaners", did you mean "containers"?'] },
  { what: 'at the top', change: (pod) => (pod.sepc = {}), errors: ['sepc: unknown field "sepc", did you mean "spec"?'] },
  { what: 'in metadata', change: (pod) => (pod.metadata.lables = { a: 'b' }), errors: ['metadata.lables: unknown field "lables", did you mean "labels"?'] },
  { what: 'in a container', change: (_, c) => (c.imagePullPolice = 'Never'), errors: ['spec.containers[0].imagePullPolice: unknown field "imagePullPolice", did you mean "imagePullPolicy"?'] },
  { what: 'wrong case only', change: (_, c) => (c.volumemounts = []), errors: ['spec.containers[0].volumemounts: unknown field "volumemounts", did you mean "volumeMounts"?'] },
  { what: 'in a port', change: (_, c) => (c.ports = [{ containerport: 80, containerPort: 80 }]), errors: ['spec.containers[0].ports[0].containerport: unknown field "containerport", did you mean "containerPort"?'] },
  { what: 'in env', change: (_, c) => (c.env = [{ name: 'A', val: '1' }]), errors: ['spec.containers[0].env[0].val: unknown field "val", did you mean "value"?'] },
  { what: 'in a mount', change: (pod, c) => { pod.spec.volumes = [{ name: 'v' }]; c.volumeMounts = [{ name: 'v', mountPath: '/v', path: '/' }] }, errors: ['spec.containers[0].volumeMounts[0].path: unknown field "path"'] },
  { what: 'in a volume source', change: (pod) => (pod.spec.volumes = [{ name: 'v', emptyDir: { sizelimit: 1 } }]), errors: ['spec.volumes[0].emptyDir.sizelimit: unknown field "sizelimit", did you mean "sizeLimit"?'] },
  { what: 'with no value', change: (pod) => (pod.spec.foo = null), errors: ['spec.foo: unknown field "foo"'] },
  { what: 'nothing near', change: (pod) => (pod.spec.replicas = 3), errors: ['spec.replicas: unknown field "replicas"'] },
  { what: 'deep in a probe', change: (_, c) => (c.livenessProbe = { httpGet: { prot: 80 } }), errors: ['spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive', 'spec.containers[0].livenessProbe.httpGet.prot: unknown field "prot", did you mean "port"?'] },
  { what: 'a name of JavaScript itself', change: (pod) => Object.assign(pod.spec, JSON.parse('{"constructor": "x"}')), errors: ['spec.constructor: unknown field "constructor"'] },
  { what: 'two at once, in the order of the text', change: (pod) => { pod.spec.b1 = 1; pod.spec.a1 = 1 }, errors: ['spec.b1: unknown field "b1"', 'spec.a1: unknown field "a1"'] },
  { what: 'free keys are no fields', change: (pod) => (pod.metadata.labels = { contaners: 'x' }), errors: [] }
]

describe('unknown fields', () => {
  test.each(cases)('$what', ({ change, errors }) => {
    expect(errorsOf(basePod(change))).toEqual(errors)
  })

  test('wrong types do not hide unknown fields', () => {
    expect(errorsOf(basePod((pod, c) => { c.image = 1; pod.spec.foo = 1 })).sort()).toEqual([
      'spec.containers[0].image: Invalid value: 1: must be a string (in YAML, put it in quotes)',
      'spec.foo: unknown field "foo"'
    ])
  })
})

describe('suggest', () => {
  test.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['ab', 'ba', 1],
    ['sepc', 'spec', 1]
  ])('%s and %s are %i apart', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
    expect(editDistance(b, a)).toBe(distance)
  })

  test('takes the nearest', () => {
    expect(suggest('arg', ['args', 'image', 'tag'])).toBe('args')
    expect(suggest('x', ['args', 'image'])).toBeNull()
  })
})
