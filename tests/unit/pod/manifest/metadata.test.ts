import { describe, expect, test } from 'vitest'
import { basePod, errorsOf, specOf, warningsOf, type LoosePod } from './base'

const LABEL = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const SUBDOMAIN = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const NAME_PART = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const LABEL_VALUE = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const LONG = 'a'.repeat(64)

interface Case {
  /** The upstream function or test whose rule this is. */
  readonly rule: string
  readonly what: string
  readonly change: (pod: LoosePod) => void
  readonly errors: string[]
}

const cases: Case[] = [
  { rule: 'ValidateObjectMeta', what: 'no name', change: (pod) => delete pod.metadata.name, errors: ['metadata.name: Required value: name or generateName is required'] },
  { rule: 'ValidateObjectMeta', what: 'empty name', change: (pod) => (pod.metadata.name = ''), errors: ['metadata.name: Required value: name or generateName is required'] },
  { rule: 'ValidateObjectMeta', what: 'null name', change: (pod) => (pod.metadata.name = null), errors: ['metadata.name: Required value: name or generateName is required'] },
  { rule: 'ValidateObjectMeta', what: 'no metadata', change: (pod) => delete (pod as Partial<LoosePod>).metadata, errors: ['metadata.name: Required value: name or generateName is required'] },
  { rule: 'ValidatePodName', what: 'underscore', change: (pod) => (pod.metadata.name = 'Web_1'), errors: [`metadata.name: Invalid value: "Web_1": ${SUBDOMAIN}`] },
  { rule: 'ValidatePodName', what: 'ends with a dash', change: (pod) => (pod.metadata.name = 'web-'), errors: [`metadata.name: Invalid value: "web-": ${SUBDOMAIN}`] },
  { rule: 'ValidatePodName', what: 'leading space', change: (pod) => (pod.metadata.name = ' web'), errors: [`metadata.name: Invalid value: " web": ${SUBDOMAIN}`] },
  { rule: 'ValidatePodName', what: 'dots', change: (pod) => (pod.metadata.name = 'web.v1.example'), errors: [] },
  { rule: 'ValidatePodName', what: '253 characters', change: (pod) => (pod.metadata.name = 'a'.repeat(253)), errors: [] },
  { rule: 'ValidatePodName', what: '254 characters', change: (pod) => (pod.metadata.name = 'a'.repeat(254)), errors: [`metadata.name: Invalid value: "${'a'.repeat(120)}...": must be no more than 253 characters`] },
  { rule: 'ValidateNamespaceName', what: 'dots', change: (pod) => (pod.metadata.namespace = 'a.b'), errors: ['metadata.namespace: Invalid value: "a.b": must not contain dots'] },
  { rule: 'ValidateNamespaceName', what: 'capitals', change: (pod) => (pod.metadata.namespace = 'Prod'), errors: [`metadata.namespace: Invalid value: "Prod": ${LABEL}`] },
  { rule: 'ValidateNamespaceName', what: '64 characters', change: (pod) => (pod.metadata.namespace = LONG), errors: [`metadata.namespace: Invalid value: "${LONG}": must be no more than 63 characters`] },
  { rule: 'ValidateNamespaceName', what: 'any label', change: (pod) => (pod.metadata.namespace = 'kube-system'), errors: [] },
  { rule: 'ValidateLabels', what: 'key with a space', change: (pod) => (pod.metadata.labels = { 'a b': 'c' }), errors: [`metadata.labels: Invalid value: "a b": ${NAME_PART}`] },
  { rule: 'ValidateLabels', what: 'key of 64', change: (pod) => (pod.metadata.labels = { [LONG]: 'c' }), errors: [`metadata.labels: Invalid value: "${LONG}": name part must be no more than 63 characters`] },
  { rule: 'ValidateLabels', what: 'empty prefix', change: (pod) => (pod.metadata.labels = { '/a': 'c' }), errors: ['metadata.labels: Invalid value: "/a": prefix part must be non-empty'] },
  { rule: 'ValidateLabels', what: 'bad prefix', change: (pod) => (pod.metadata.labels = { 'Example.com/a': 'c' }), errors: [`metadata.labels: Invalid value: "Example.com/a": prefix part ${SUBDOMAIN}`] },
  { rule: 'ValidateLabels', what: 'empty name part', change: (pod) => (pod.metadata.labels = { 'example.com/': 'c' }), errors: [`metadata.labels: Invalid value: "example.com/": ${NAME_PART}`, 'metadata.labels: Invalid value: "example.com/": name part must be non-empty'] },
  { rule: 'ValidateLabels', what: 'value with a space', change: (pod) => (pod.metadata.labels = { a: 'b c' }), errors: [`metadata.labels: Invalid value: "b c": ${LABEL_VALUE}`] },
  { rule: 'ValidateLabels', what: 'value of 64', change: (pod) => (pod.metadata.labels = { a: LONG }), errors: [`metadata.labels: Invalid value: "${LONG}": must be no more than 63 characters`] },
  { rule: 'ValidateLabels', what: 'empty value', change: (pod) => (pod.metadata.labels = { a: '' }), errors: [] },
  { rule: 'decoding map[string]string', what: 'label that is a number', change: (pod) => (pod.metadata.labels = { a: 1 }), errors: ['metadata.labels.a: Invalid value: 1: must be a string (in YAML, put it in quotes)'] },
  { rule: 'decoding map[string]string', what: 'labels that are a list', change: (pod) => (pod.metadata.labels = ['a']), errors: ['metadata.labels: Invalid value: must be a map, not a list'] },
  { rule: 'ValidateAnnotations', what: 'capitals in the prefix', change: (pod) => (pod.metadata.annotations = { 'Example.com/Note': 'any text, even\nthis' }), errors: [] },
  { rule: 'ValidateAnnotations', what: 'key with a space', change: (pod) => (pod.metadata.annotations = { 'a b': 'c' }), errors: [`metadata.annotations: Invalid value: "a b": ${NAME_PART}`] },
  { rule: 'ValidateAnnotationsSize', what: 'exactly 256 KiB', change: (pod) => (pod.metadata.annotations = { a: 'x'.repeat(262_143) }), errors: [] },
  { rule: 'ValidateAnnotationsSize', what: 'one byte more', change: (pod) => (pod.metadata.annotations = { a: 'x'.repeat(262_144) }), errors: ['metadata.annotations: Too long: may not be more than 262144 bytes'] },
  { rule: 'ValidateAnnotationsSize', what: 'bytes, not characters', change: (pod) => (pod.metadata.annotations = { a: '命'.repeat(87_382) }), errors: ['metadata.annotations: Too long: may not be more than 262144 bytes'] },
  { rule: 'this lab', what: 'generateName alone', change: (pod) => (pod.metadata = { generateName: 'web-' }), errors: ['metadata.generateName: not supported by this lab: give metadata.name'] },
  { rule: 'this lab', what: 'an annotation of its own', change: (pod) => (pod.metadata.annotations = { 'dev.pauselab/colour': 'red' }), errors: ['metadata.annotations[dev.pauselab/colour]: not supported by this lab'] }
]

describe('metadata', () => {
  test.each(cases)('$rule: $what', ({ change, errors }) => {
    expect(errorsOf(basePod(change)).sort()).toEqual([...errors].sort())
  })

  test('reaches the spec as it is written, the namespace being default', () => {
    const spec = specOf(basePod((pod) => {
      pod.metadata.labels = { app: 'web', 'example.com/tier': '' }
      pod.metadata.annotations = { note: 'ein Gruß' }
    }))
    expect(spec).toMatchObject({ name: 'web-pod', namespace: 'default', labels: { app: 'web', 'example.com/tier': '' }, annotations: { note: 'ein Gruß' } })
  })

  test('a label called __proto__ is refused as a name, and harms nothing', () => {
    expect(errorsOf('{"apiVersion":"v1"}')).not.toEqual([])
    expect(errorsOf(JSON.parse('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"__proto__":"x"}},"spec":{"containers":[{"name":"a","image":"b"}]}}'))).toEqual([
      `metadata.labels: Invalid value: "__proto__": ${NAME_PART}`
    ])
    expect(Object.keys({})).toEqual([])
  })

  test("kubectl's last-applied annotation is left out with a warning", () => {
    const pod = basePod((one) => (one.metadata.annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'yes' }))
    expect(specOf(pod).annotations).toEqual({ kept: 'yes' })
    expect(warningsOf(pod)).toEqual(['metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]: ignored by this lab: kubectl wrote it for itself'])
  })
})
