import { describe, expect, test } from 'vitest'
import { parseManifest } from '../../../../src-main/pod/manifest'
import { lines } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly object: Loose
  readonly errors: string[]
}

const KEY = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
const SUBDOMAIN = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const LONG = 'a'.repeat(254)

function parse(kind: 'ConfigMap' | 'Secret', object: Loose) {
  return parseManifest(JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'one' }, ...object }))
}

const maps: Case[] = [
  { rule: 'TestValidateConfigMap: valid', what: 'data and binaryData', object: { data: { key: 'value', '.dot': 'x', 'UPPER_case-9': '' }, binaryData: { bin: 'AP8=' }, immutable: true }, errors: [] },
  { rule: 'TestValidateConfigMap: emptyName', what: 'empty', object: { metadata: { name: '' } }, errors: ['metadata.name: Required value: name or generateName is required'] },
  { rule: 'TestValidateConfigMap: invalidName', what: 'NoUppercaseOrSpecialCharsLike=Equals', object: { metadata: { name: 'NoUppercaseOrSpecialCharsLike=Equals' } }, errors: [`metadata.name: Invalid value: "NoUppercaseOrSpecialCharsLike=Equals": ${SUBDOMAIN}`] },
  { rule: 'TestValidateConfigMap: invalidNs', what: 'dots', object: { metadata: { name: 'a', namespace: 'a.b' } }, errors: ['metadata.namespace: Invalid value: "a.b": must not contain dots'] },
  { rule: 'TestValidateConfigMap: invalidKey', what: 'a..b is right, a b is not', object: { data: { 'a..b': '', 'a b': '' } }, errors: [`data[a b]: Invalid value: "a b": ${KEY}`] },
  { rule: 'TestValidateConfigMap: leadingDotKey', what: '..', object: { data: { '..': '', '..a': '', '.': '' } }, errors: ['data[..]: Invalid value: "..": must not be \'..\'', 'data[..a]: Invalid value: "..a": must not start with \'..\'', 'data[.]: Invalid value: ".": must not be \'.\''] },
  { rule: 'TestIsConfigMapKey', what: '254 characters', object: { data: { [LONG]: '' } }, errors: [`data.${LONG}: Invalid value: "${LONG.slice(0, 120)}...": must be no more than 253 characters`] },
  { rule: 'TestValidateConfigMap: invalidKey in binaryData', what: 'a b', object: { binaryData: { 'a b': '' } }, errors: [`binaryData[a b]: Invalid value: "a b": ${KEY}`] },
  { rule: 'TestValidateConfigMap: same key in both', what: 'k', object: { data: { k: 'a' }, binaryData: { k: 'YQ==' } }, errors: ['data.k: Invalid value: "k": duplicate of key present in binaryData'] },
  { rule: 'decoding []byte', what: 'no base64', object: { binaryData: { k: 'a b' } }, errors: ['binaryData.k: Invalid value: illegal base64 data at input byte 1'] },
  { rule: 'decoding string', what: 'a number', object: { data: { port: 80 } }, errors: ['data.port: Invalid value: 80: must be a string (in YAML, put it in quotes)'] },
  { rule: 'decoding map', what: 'a list', object: { data: ['a'] }, errors: ['data: Invalid value: must be a map, not a list'] },
  { rule: 'decoding bool', what: 'text', object: { immutable: 'yes' }, errors: ['immutable: Invalid value: "yes": must be true or false'] },
  { rule: 'strict decoding', what: 'a slip', object: { dat: {} }, errors: ['dat: unknown field "dat", did you mean "data"?'] },
  { rule: 'strict decoding', what: 'what only a Secret has', object: { stringData: { a: 'b' } }, errors: ['stringData: unknown field "stringData"'] },
  { rule: 'this lab', what: 'an annotation of its own', object: { metadata: { name: 'a', annotations: { 'dev.pauselab/sandbox': 'none' } } }, errors: ['metadata.annotations[dev.pauselab/sandbox]: not supported by this lab'] }
]

const secrets: Case[] = [
  { rule: 'TestValidateSecret: valid', what: 'data and stringData', object: { data: { 'data-1': 'YmFy' }, stringData: { plain: 'text' }, type: 'example.com/mine' }, errors: [] },
  { rule: 'TestValidateSecret: invalid key', what: 'a b', object: { data: { 'a b': '' } }, errors: [`data[a b]: Invalid value: "a b": ${KEY}`] },
  { rule: 'TestValidateSecret: invalid key in stringData', what: '..', object: { stringData: { '..': '' } }, errors: ["stringData[..]: Invalid value: \"..\": must not be '..'"] },
  { rule: 'decoding []byte', what: 'plain text where base64 belongs', object: { data: { password: 's3cret!!' } }, errors: ['data.password: Invalid value: illegal base64 data at input byte 6'] },
  { rule: 'decoding []byte', what: 'padding left out', object: { data: { password: 'YQ' } }, errors: ['data.password: Invalid value: illegal base64 data at input byte 0'] },
  { rule: 'decoding string', what: 'a number, never repeated', object: { stringData: { password: 12_345 } }, errors: ['stringData.password: Invalid value: must be a string (in YAML, put it in quotes)'] },
  { rule: 'TestValidateDockerConfigSecret: missing dockercfg key', what: 'dockercfg', object: { type: 'kubernetes.io/dockercfg' }, errors: ['data[.dockercfg]: Required value'] },
  { rule: 'TestValidateDockerConfigSecret: missing dockerConfigJsonKey', what: 'dockerconfigjson', object: { type: 'kubernetes.io/dockerconfigjson', data: { other: 'YQ==' } }, errors: ['data[.dockerconfigjson]: Required value'] },
  { rule: 'TestValidateBasicAuthSecret: missing both', what: 'basic-auth', object: { type: 'kubernetes.io/basic-auth' }, errors: ['data.username: Required value', 'data.password: Required value'] },
  { rule: 'TestValidateBasicAuthSecret: one of them', what: 'in stringData', object: { type: 'kubernetes.io/basic-auth', stringData: { password: '' } }, errors: [] },
  { rule: 'TestValidateSSHAuthSecret: missing key', what: 'ssh-auth', object: { type: 'kubernetes.io/ssh-auth' }, errors: ['data.ssh-privatekey: Required value'] },
  { rule: 'ValidateSecret: TLS', what: 'no key', object: { type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } }, errors: ['data[tls.key]: Required value'] },
  { rule: 'TestValidateSecret: service account token without its account', what: 'no annotation', object: { type: 'kubernetes.io/service-account-token' }, errors: ['metadata.annotations[kubernetes.io/service-account.name]: Required value'] }
]

describe('ConfigMaps', () => {
  test.each(maps)('$rule ($what)', ({ object, errors }) => {
    expect(lines(parse('ConfigMap', object).errors).sort()).toEqual([...errors].sort())
  })

  test('are their own results', () => {
    const answer = parse('ConfigMap', { data: { a: '1' }, binaryData: { b: 'AA==' } })
    expect(answer).toEqual({ pods: [], secrets: [], errors: [], warnings: [], configMaps: [{ namespace: 'default', name: 'one', immutable: false, data: { a: '1' }, binaryData: { b: 'AA==' } }] })
  })
})

describe('Secrets', () => {
  test.each(secrets)('$rule ($what)', ({ object, errors }) => {
    expect(lines(parse('Secret', object).errors).sort()).toEqual([...errors].sort())
  })

  test('are their own results, stringData winning over data', () => {
    const { secrets: found } = parse('Secret', { data: { a: 'YQ==', b: 'Yg==' }, stringData: { b: 'ö' }, immutable: true })
    expect(found).toEqual([{ namespace: 'default', name: 'one', immutable: true, type: 'Opaque', data: { a: 'YQ==', b: 'w7Y=' } }])
  })

  // core.MaxSecretSize; only aliases can say so much in a text of the greatest length.
  test.each(['ConfigMap', 'Secret'])('a %s of more than 1 MiB', (kind) => {
    const field = kind === 'Secret' ? 'stringData' : 'data'
    const text = `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\n${field}:\n  a: &a ${'x'.repeat(400_000)}\n  b: *a\n`
    expect(parseManifest(`${text}\n`).errors).toEqual([])
    expect(parseManifest(`${text}  c: *a\n`).errors.map(({ message }) => message)).toEqual(['Too long: may not be more than 1048576 bytes'])
  })
})

test('pods, ConfigMaps and Secrets of one name live side by side, two of one kind do not', () => {
  const object = (kind: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: same}\n${kind === 'Pod' ? 'spec: {containers: [{name: a, image: b}]}\n' : ''}`
  const all = ['Pod', 'ConfigMap', 'Secret'].map(object)
  expect(parseManifest(all.join('---\n'))).toMatchObject({ errors: [], pods: [{}], configMaps: [{}], secrets: [{}] })
  expect(lines(parseManifest([...all, object('Secret')].join('---\n')).errors)).toEqual(['metadata.name: Duplicate value: "default/same"'])
})

test('lists of them', () => {
  const items = ['ConfigMap', 'Secret'].map((kind) => ({ apiVersion: 'v1', kind, metadata: { name: 'a' } }))
  expect(parseManifest(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))).toMatchObject({ errors: [], configMaps: [{}], secrets: [{}] })
  expect(parseManifest(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMapList', items: items.slice(0, 1) })).configMaps).toHaveLength(1)
})
