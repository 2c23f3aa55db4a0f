import { describe, expect, test } from 'vitest'
import { basePod, containerOf, errorsOf } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly env?: Loose[]
  readonly envFrom?: Loose[]
  readonly errors: string[]
}

const AT = 'spec.containers[0].env[0].valueFrom'
const FROM = 'spec.containers[0].envFrom[0]'
const FIELDS = '"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"'
const RESOURCES = '"limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"'
const SUBDOMAIN = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const KEY = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
const MEMORY = "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource"

function field(fieldPath: unknown, more: Loose = {}): Loose[] {
  return [{ name: 'A', valueFrom: { fieldRef: { fieldPath, ...more } } }]
}

function resource(resourceFieldRef: Loose): Loose[] {
  return [{ name: 'A', valueFrom: { resourceFieldRef } }]
}

function key(kind: 'configMapKeyRef' | 'secretKeyRef', ref: Loose): Loose[] {
  return [{ name: 'A', valueFrom: { [kind]: ref } }]
}

const cases: Case[] = [
  ...['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs', "metadata.labels['key']", "metadata.annotations['KEY']"].map((path) => ({ rule: 'TestValidateEnv', what: path, env: field(path), errors: [] })),
  { rule: 'TestValidateEnv: valueFrom.fieldRef and valueFrom.secretKeyRef set', what: 'two sources', env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' }, secretKeyRef: { name: 'a', key: 'b' } } }], errors: [`${AT}: Invalid value: "": may not have more than one field specified at a time`] },
  { rule: 'TestValidateEnv: value and valueFrom', what: 'both', env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }], errors: [`${AT}: Invalid value: "": may not be specified when \`value\` is not empty`] },
  { rule: 'TestValidateEnv: valueFrom without a source', what: 'empty', env: [{ name: 'A', valueFrom: {} }], errors: [`${AT}: Invalid value: "": must specify one of: \`fieldRef\`, \`resourceFieldRef\`, \`configMapKeyRef\` or \`secretKeyRef\``] },
  { rule: 'TestValidateEnv: missing FieldPath on ObjectFieldSelector', what: 'absent', env: [{ name: 'A', valueFrom: { fieldRef: {} } }], errors: [`${AT}.fieldRef.fieldPath: Required value`] },
  { rule: 'TestValidateEnv: invalid FieldPath', what: 'metadata.whoops', env: field('metadata.whoops'), errors: [`${AT}.fieldRef.fieldPath: Invalid value: "metadata.whoops": error converting fieldPath: field label not supported: metadata.whoops`] },
  { rule: 'TestValidateEnv: unsupported API version', what: 'v2', env: field('metadata.name', { apiVersion: 'v2' }), errors: [`${AT}.fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2`] },
  { rule: 'TestValidateEnv: unsupported fieldPath', what: 'status.phase', env: field('status.phase'), errors: [`${AT}.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: ${FIELDS}`] },
  { rule: 'TestValidateEnv: metadata.labels without subscript', what: 'labels', env: field('metadata.labels'), errors: [`${AT}.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: ${FIELDS}`] },
  { rule: 'TestValidateEnv: metadata.annotations without subscript', what: 'annotations', env: field('metadata.annotations'), errors: [`${AT}.fieldRef.fieldPath: Unsupported value: "metadata.annotations": supported values: ${FIELDS}`] },
  { rule: 'TestValidateEnv: metadata.name with subscript', what: "['0']", env: field("metadata.name['0']"), errors: [`${AT}.fieldRef.fieldPath: Invalid value: "metadata.name['0']": error converting fieldPath: field label does not support subscript: "metadata.name['0']"`] },
  { rule: 'TestValidateEnv: metadata.annotations with invalid key', what: 'invalid~key', env: field("metadata.annotations['invalid~key']"), errors: [`${AT}.fieldRef: Invalid value: "invalid~key": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`] },
  { rule: 'TestValidateEnv: metadata.labels with invalid key', what: "Www.k8s.io/test", env: field("metadata.labels['Www.k8s.io/test']"), errors: [`${AT}.fieldRef: Invalid value: "Www.k8s.io/test": prefix part ${SUBDOMAIN}`] },
  { rule: 'SplitMaybeSubscriptedPath', what: 'nothing in front', env: field("['a']"), errors: [`${AT}.fieldRef.fieldPath: Invalid value: "['a']": error converting fieldPath: field label not supported: ['a']`] },
  { rule: 'decoding string', what: 'a number', env: field(5), errors: [`${AT}.fieldRef.fieldPath: Invalid value: 5: must be a string (in YAML, put it in quotes)`] },
  ...['limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'].map((name) => ({ rule: 'TestValidateEnv: resourceFieldRef', what: name, env: resource({ resource: name }), errors: [] })),
  { rule: 'validateContainerResourceFieldSelector', what: 'of a named container', env: resource({ containerName: 'web', resource: 'limits.cpu', divisor: '1m' }), errors: [] },
  { rule: 'validateContainerResourceFieldSelector', what: 'no resource', env: resource({ containerName: 'web' }), errors: [`${AT}.resourceFieldRef.resource: Required value`] },
  { rule: 'validateContainerResourceFieldSelector', what: 'unknown', env: resource({ resource: 'limits.gpu' }), errors: [`${AT}.resourceFieldRef.resource: Unsupported value: "limits.gpu": supported values: ${RESOURCES}`] },
  { rule: 'this lab', what: 'ephemeral storage', env: resource({ resource: 'limits.ephemeral-storage' }), errors: [`${AT}.resourceFieldRef.resource: limits.ephemeral-storage: not supported by this lab`] },
  { rule: 'this lab', what: 'huge pages', env: resource({ resource: 'requests.hugepages-2Mi' }), errors: [`${AT}.resourceFieldRef.resource: requests.hugepages-2Mi: not supported by this lab`] },
  { rule: 'validateContainerResourceDivisor', what: 'cpu by 2', env: resource({ resource: 'limits.cpu', divisor: '2' }), errors: [`${AT}.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor's values 1m and 1 are supported with the cpu resource`] },
  { rule: 'validateContainerResourceDivisor', what: 'cpu by 1000m is 1', env: resource({ resource: 'limits.cpu', divisor: '1000m' }), errors: [] },
  { rule: 'validateContainerResourceDivisor', what: 'cpu by 1Mi', env: resource({ resource: 'requests.cpu', divisor: '1Mi' }), errors: [`${AT}.resourceFieldRef.divisor: Invalid value: "requests.cpu": only divisor's values 1m and 1 are supported with the cpu resource`] },
  { rule: 'validateContainerResourceDivisor', what: 'memory by 1Mi', env: resource({ resource: 'limits.memory', divisor: '1Mi' }), errors: [] },
  { rule: 'validateContainerResourceDivisor', what: 'memory by 1m', env: resource({ resource: 'limits.memory', divisor: '1m' }), errors: [`${AT}.resourceFieldRef.divisor: Invalid value: "limits.memory": ${MEMORY}`] },
  { rule: 'validateContainerResourceDivisor', what: 'memory by 3Ki', env: resource({ resource: 'requests.memory', divisor: '3Ki' }), errors: [`${AT}.resourceFieldRef.divisor: Invalid value: "requests.memory": ${MEMORY}`] },
  { rule: 'validateContainerResourceDivisor', what: '0 is none', env: resource({ resource: 'limits.memory', divisor: 0 }), errors: [] },
  { rule: 'decoding Quantity', what: 'divisor that is none', env: resource({ resource: 'limits.cpu', divisor: 'x' }), errors: [`${AT}.resourceFieldRef.divisor: Invalid value: "x": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`] },
  ...(['configMapKeyRef', 'secretKeyRef'] as const).flatMap((kind) => [
    { rule: 'TestValidateEnv', what: `${kind} that is right`, env: key(kind, { name: 'some-name', key: 'some.key_1', optional: true }), errors: [] },
    { rule: 'TestValidateEnv: missing name', what: kind, env: key(kind, { key: 'a' }), errors: [`${AT}.${kind}.name: Invalid value: "": ${SUBDOMAIN}`] },
    { rule: 'TestValidateEnv: invalid name', what: kind, env: key(kind, { name: '$%^&*#', key: 'a' }), errors: [`${AT}.${kind}.name: Invalid value: "$%^&*#": ${SUBDOMAIN}`] },
    { rule: 'TestValidateEnv: missing key', what: kind, env: key(kind, { name: 'a' }), errors: [`${AT}.${kind}.key: Required value`] },
    { rule: 'TestValidateEnv: invalid key', what: kind, env: key(kind, { name: 'a', key: 'a b' }), errors: [`${AT}.${kind}.key: Invalid value: "a b": ${KEY}`] },
    { rule: 'TestIsConfigMapKey', what: `${kind} '..'`, env: key(kind, { name: 'a', key: '..' }), errors: [`${AT}.${kind}.key: Invalid value: "..": must not be '..'`] },
    { rule: 'TestIsConfigMapKey', what: `${kind} '..a'`, env: key(kind, { name: 'a', key: '..a' }), errors: [`${AT}.${kind}.key: Invalid value: "..a": must not start with '..'`] },
    { rule: 'TestIsConfigMapKey', what: `${kind} '.'`, env: key(kind, { name: 'a', key: '.' }), errors: [`${AT}.${kind}.key: Invalid value: ".": must not be '.'`] }
  ]),
  { rule: 'TestValidateEnvFrom', what: 'both kinds, with prefixes', envFrom: [{ prefix: 'a_', configMapRef: { name: 'abc' } }, { prefix: 'a.b', secretRef: { name: 'abc', optional: true } }], errors: [] },
  { rule: 'TestValidateEnvFrom: zero-length name', what: 'configMapRef', envFrom: [{ configMapRef: { name: '' } }], errors: [`${FROM}.configMapRef.name: Required value`] },
  { rule: 'TestValidateEnvFrom: zero-length name', what: 'secretRef', envFrom: [{ secretRef: {} }], errors: [`${FROM}.secretRef.name: Required value`] },
  { rule: 'TestValidateEnvFrom: invalid name', what: '$', envFrom: [{ configMapRef: { name: '$' } }], errors: [`${FROM}.configMapRef.name: Invalid value: "$": ${SUBDOMAIN}`] },
  { rule: 'TestValidateEnvFrom: invalid prefix', what: 'a=b', envFrom: [{ prefix: 'a=b', configMapRef: { name: 'abc' } }], errors: [`${FROM}.prefix: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than '='`] },
  { rule: 'TestValidateEnvFrom: no refs', what: 'empty', envFrom: [{}], errors: [`${FROM}: Invalid value: "": must specify one of: \`configMapRef\` or \`secretRef\``] },
  { rule: 'TestValidateEnvFrom: multiple refs', what: 'both', envFrom: [{ configMapRef: { name: 'a' }, secretRef: { name: 'a' } }], errors: [`${FROM}: Invalid value: "": may not have more than one field specified at a time`] }
]

describe('env and envFrom', () => {
  test.each(cases)('$rule ($what)', ({ env, envFrom, errors }) => {
    expect(errorsOf(basePod((_, container) => Object.assign(container, { env, envFrom })))).toEqual(errors)
  })

  test('reach the spec, tagged by their source', () => {
    const env = [{ name: 'V', value: 'v' }, ...field('status.podIP'), ...resource({ resource: 'limits.cpu', divisor: '1000m' }), ...key('configMapKeyRef', { name: 'm', key: 'k' }), ...key('secretKeyRef', { name: 's', key: 'k', optional: true })]
    const container = containerOf(basePod((_, c) => Object.assign(c, { env, envFrom: [{ prefix: 'P_', secretRef: { name: 's' } }] })))
    expect(container.env).toEqual([
      { kind: 'value', name: 'V', value: 'v' },
      { kind: 'field', name: 'A', fieldPath: 'status.podIP' },
      { kind: 'resource', name: 'A', containerName: null, resource: 'limits.cpu', divisor: '1' },
      { kind: 'configMapKey', name: 'A', from: 'm', key: 'k', optional: false },
      { kind: 'secretKey', name: 'A', from: 's', key: 'k', optional: true }
    ])
    expect(container.envFrom).toEqual([{ kind: 'secret', from: 's', prefix: 'P_', optional: false }])
  })
})
