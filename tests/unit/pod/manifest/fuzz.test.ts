import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { ErrorDetail } from '../../../../src-main/api/errors'
import { parseManifest, type ParsedManifest } from '../../../../src-main/pod/manifest'

const folder = new URL('../../../../resources/pods/', import.meta.url)
const manifests = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))

/** Text that YAML, the schema or JavaScript treat in a special way. */
const nasty = fc.constantFrom(
  '', ' ', '\n', '\t', '---\n', '...\n', '%YAML 1.1\n', '&a ', '*a', '<<: ', '!!int ', '!x ', '{', '}', '[', ']', ', ', ': ', '? ', '- ', '|\n', '>-\n', '"', "'", '#', '\u0000', '\ufeff', '\ud800', '😀',
  'null', 'yes', '010', '.nan', '1e999', '-1', '99999999999', '__proto__', 'constructor', 'toString', 'length', 'spec', 'containers', 'items', 'kind: List', 'metadata', 'name', 'status'
)

const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat({ max: 40 }), insert: fc.oneof(nasty, fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 })) })

const mutated = fc.tuple(fc.constantFrom(...manifests), fc.array(edit, { minLength: 1, maxLength: 6 })).map(([text, edits]) =>
  edits.reduce((now, { at, remove, insert }) => {
    const from = Math.floor(at * now.length)
    return now.slice(0, from) + insert + now.slice(from + remove)
  }, text)
)

/** A pod whose fields hold anything at all, so that the text is right and the types are not. */
const anything = fc.jsonValue({ maxDepth: 3 })
const fieldName = fc.constantFrom('name', 'image', 'args', 'env', 'ports', 'volumeMounts', 'emptyDir', 'labels', 'annotations', 'hostPort', 'resources', 'livenessProbe', '__proto__', 'foo')
const object = fc.dictionary(fieldName, anything)
const strangePod = fc.record({
  apiVersion: fc.constantFrom('v1', 'v2', null, 1),
  kind: fc.constantFrom('Pod', 'Pod', 'Pod', 'List', null, []),
  metadata: fc.oneof(object, anything),
  spec: fc.oneof(fc.record({ containers: fc.oneof(fc.array(fc.oneof(object, anything), { maxLength: 3 }), anything), volumes: fc.oneof(fc.array(object, { maxLength: 3 }), anything), restartPolicy: anything }), anything),
  items: fc.array(anything, { maxLength: 2 })
})

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
    }), { numRuns: 4_000 })
    expect(right).toBeGreaterThan(50)
    expect(wrong).toBeGreaterThan(1_000)
  })

  test('on right YAML of wrong types', { timeout: 60_000 }, () => {
    fc.assert(fc.property(strangePod, (pod) => void check(stringify(pod, { version: '1.1', aliasDuplicateObjects: false }))), { numRuns: 2_000 })
  })

  test('on anything', { timeout: 60_000 }, () => {
    const soup = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 30 }).map((parts) => parts.join(''))
    fc.assert(fc.property(soup, (text) => void check(text)), { numRuns: 3_000 })
  })
})
