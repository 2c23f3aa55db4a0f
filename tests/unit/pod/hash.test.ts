import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, containerHash } from '../../../src-main/pod/hash'
import type { ContainerSpec } from '../../../src-main/pod/spec'
import { LATER_CONTAINER_FIELDS } from '../../../src-main/pod/stored'

const spec: ContainerSpec = {
  name: 'front', role: 'app', image: 'pauselab/demo', imagePullPolicy: 'Always', command: null, args: ['web', '--port', '80'],
  workingDir: null, env: [{ kind: 'value', name: 'A', value: '1' }], ports: [], mounts: [], ...LATER_CONTAINER_FIELDS
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse().map(([key, field]) => [key, reversed(field)]))
}

describe('containerHash', () => {
  test('is eight hexadecimal digits of the canonical JSON, without what an absent field says, too', () => {
    const { name, role, image, imagePullPolicy, command, args, workingDir } = spec
    const said = { name, role, image, imagePullPolicy, command, args, workingDir, env: [{ name: 'A', value: '1' }], ports: [], mounts: [] }
    expect(containerHash(spec)).toBe(createHash('sha256').update(canonicalJson(said)).digest('hex').slice(0, 8))
    expect(containerHash(spec)).toMatch(/^[0-9a-f]{8}$/)
  })

  test('does not depend on the order of fields', () => {
    expect(containerHash(reversed(spec) as ContainerSpec)).toBe(containerHash(spec))
  })

  // Containers carry it in a label: a change of the algorithm would replace every running container after an upgrade.
  test('stays what it was in earlier versions of the lab', () => {
    expect(containerHash(spec)).toBe('7b2285b5')
  })

  test.each<[string, Partial<ContainerSpec>]>([
    ['image', { image: 'pauselab/demo:2' }],
    ['args order', { args: ['--port', 'web', '80'] }],
    ['no args', { args: null }],
    ['env value', { env: [{ kind: 'value', name: 'A', value: '2' }] }],
    ['an env source', { env: [{ kind: 'field', name: 'A', fieldPath: 'metadata.name' }] }],
    ['envFrom', { envFrom: [{ kind: 'secret', from: 's', prefix: '', optional: false }] }],
    ['tty', { tty: true }],
    ['a limit', { resources: { ...spec.resources, limits: { cpuMillis: 1, memoryBytes: null } } }],
    ['a sub-path', { mounts: [{ volume: 'v', path: '/v', readOnly: false, subPath: 'a', subPathExpr: null }] }],
    ['a mount', { mounts: [{ volume: 'v', path: '/v', readOnly: false, subPath: null, subPathExpr: null }] }]
  ])('changes with: %s', (_, change) => {
    expect(containerHash({ ...spec, ...change })).not.toBe(containerHash(spec))
  })
})

describe('canonicalJson', () => {
  test('is JSON of an equal value, whatever the order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      // Through JSON first: it has no -0.
      const plain: unknown = JSON.parse(JSON.stringify(value))
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain)
      expect(canonicalJson(reversed(plain))).toBe(canonicalJson(plain))
    }))
  })

  test('leaves out what is undefined', () => {
    expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}')
  })
})
