import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ErrorDetail } from '../../../../src-main/api/errors'
import { parseManifest, type ParsedManifest } from '../../../../src-main/pod/manifest'

const folder = new URL('../../../../resources/pods/', import.meta.url)
const manifests = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))

/** Text that YAML, the schema or JavaScript treat in a special way. */
const nasty = fc.constantFrom(
  '', ' ', '\n', '\t', '---\n', '...\n', '%YAML 1.1\n', '&a ', '*a', '<<: ', '!!int ', '!x ', '{', '}', '[', ']', ', ', ': ', '? ', '- ', '|\n', '>-\n', '"', "'", '#', '\u0000', '\ufeff', '\ud800', '😀',
  'null', 'yes', '010', '.nan', '1e999', '-1', '99999999999', '__proto__', 'constructor', 'toString', 'length', 'spec', 'containers', 'items', 'kind: List', 'metadata', 'name', 'status'
)

const where = fc.double({ min: 0, max: 1, noNaN: true })
/** A slip of the finger, which often leaves the text right, or a blow. */
const slip = fc.record({ at: where, remove: fc.nat({ max: 1 }), insert: fc.constantFrom('', 'x', '1') })
const blow = fc.record({ at: where, remove: fc.nat({ max: 25 }), insert: fc.oneof(nasty, fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 })) })
const edit = fc.oneof(slip, blow)

const mutated = fc.tuple(fc.constantFrom(...manifests), fc.array(edit, { minLength: 1, maxLength: 4 })).map(([text, edits]) =>
  edits.reduce((now, { at, remove, insert }) => {
    const from = Math.floor(at * now.length)
    return now.slice(0, from) + insert + now.slice(from + remove)
  }, text)
)

/** Objects whose fields hold anything at all, so that the text is right and the types are not. */
const anything = fc.jsonValue({ maxDepth: 1 })
const scalar = fc.oneof(fc.constantFrom('x', '', '1Mi', '-1', '..', '/a', 'Always', 'none', 'web', 0, 1, -1, 70_000, 1e21, 0.5, true, false, null), anything)
const someName = fc.constantFrom('name', 'key', 'path', 'from', 'port', 'command', 'mode', 'items', 'optional', 'fieldPath', 'resource', 'divisor', 'type', 'add', 'drop', '__proto__', 'constructor', 'foo')
const source = fc.dictionary(fc.constantFrom('fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'configMap', 'secret', 'exec', 'httpGet', 'tcpSocket', 'sleep', 'items', 'sources', 'name'), fc.oneof(fc.dictionary(someName, scalar, { maxKeys: 4 }), fc.array(fc.dictionary(someName, scalar, { maxKeys: 3 }), { maxLength: 2 }), scalar), { maxKeys: 2 })
const container = fc.dictionary(
  fc.constantFrom('name', 'image', 'args', 'env', 'envFrom', 'ports', 'volumeMounts', 'resources', 'livenessProbe', 'lifecycle', 'securityContext', 'restartPolicy', 'targetContainerName', 'tty', 'foo'),
  fc.oneof(scalar, source, fc.array(fc.oneof(source, scalar), { maxLength: 2 }), fc.record({ limits: fc.dictionary(fc.constantFrom('cpu', 'memory', 'x'), scalar), requests: scalar }), fc.record({ name: scalar, valueFrom: source, value: scalar }, { requiredKeys: [] })),
  { maxKeys: 5 }
)
const volume = fc.dictionary(fc.constantFrom('name', 'emptyDir', 'hostPath', 'configMap', 'secret', 'downwardAPI', 'projected', 'nfs'), fc.oneof(scalar, source), { maxKeys: 3 })
const listOf = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ weight: 6, arbitrary: fc.array(item, { maxLength: 2 }) }, { weight: 1, arbitrary: anything })
const spec = fc.record(
  { containers: listOf(container), initContainers: listOf(container), ephemeralContainers: listOf(container), volumes: listOf(volume), restartPolicy: scalar, securityContext: source, dnsConfig: source, dnsPolicy: scalar, hostAliases: listOf(source), hostNetwork: scalar, activeDeadlineSeconds: scalar, os: source },
  { requiredKeys: ['containers'] }
)
const metadata = fc.record({ name: fc.oneof(fc.constant('a'), scalar), annotations: fc.oneof(fc.dictionary(fc.constantFrom('dev.pauselab/sandbox', 'dev.pauselab/share-uts', 'dev.pauselab/infra-image', 'x'), scalar), scalar), labels: anything }, { requiredKeys: ['name'] })
const values = fc.oneof(fc.dictionary(fc.constantFrom('a', 'b', '..', 'a b', '__proto__'), scalar), scalar)
const strangeObject = fc.oneof(
  { weight: 4, arbitrary: fc.record({ apiVersion: fc.constantFrom('v1', 'v1', 'v1', 'v2', null), kind: fc.constantFrom('Pod', 'Pod', 'Pod', 'List', null), metadata, spec: fc.oneof(spec, anything) }) },
  { weight: 1, arbitrary: fc.record({ apiVersion: fc.constant('v1'), kind: fc.constantFrom('ConfigMap', 'Secret'), metadata, data: values, binaryData: values, stringData: values, immutable: scalar, type: scalar }, { requiredKeys: ['apiVersion', 'kind', 'metadata'] }) },
  { weight: 1, arbitrary: fc.record({ apiVersion: fc.constant('v1'), kind: fc.constant('List'), items: listOf(anything) }) }
)

function isSound({ message, line = 1, column = 1 }: ErrorDetail, rows: number): boolean {
  return message !== '' && !/undefined|\[object|NaN$/.test(message) && line >= 1 && line <= rows + 1 && column >= 1
}

/** What holds of every answer. */
function check(text: string): ParsedManifest {
  const answer = parseManifest(text)
  const rows = text.split('\n').length
  for (const detail of [...answer.errors, ...answer.warnings]) if (!isSound(detail, rows)) throw new Error(`unsound detail ${JSON.stringify(detail)}`)
  for (const { spec } of answer.pods) {
    expect(spec.name).not.toBe('')
    expect(spec.containers.length).toBeGreaterThan(0)
    // It travels as JSON in a label.
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec)
  }
  if (answer.errors.length === 0) for (const { spec, source } of answer.pods) expect(parseManifest(source).pods.map((pod) => pod.spec)).toEqual([spec])
  return answer
}

describe('parseManifest never throws', () => {
  test('on mutated manifests, and answers both ways', { timeout: 60_000 }, () => {
    let right = 0
    let wrong = 0
    fc.assert(fc.property(mutated, (text) => {
      if (check(text).errors.length > 0) wrong++
      else right++
    }), { numRuns: 2_500 })
    expect(right).toBeGreaterThan(50)
    expect(wrong).toBeGreaterThan(1_000)
  })

  test('on right JSON of wrong types', { timeout: 60_000 }, () => {
    fc.assert(fc.property(strangeObject, (object) => void check(JSON.stringify(object))), { numRuns: 2_500 })
  })

  test('on anything', { timeout: 60_000 }, () => {
    const soup = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 30 }).map((parts) => parts.join(''))
    fc.assert(fc.property(soup, (text) => void check(text)), { numRuns: 5_000 })
  })
})
