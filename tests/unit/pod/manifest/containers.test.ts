import { describe, expect, test } from 'vitest'
import { LATER_CONTAINER_FIELDS } from '../../../../src-main/pod/stored'
import { basePod, containerOf, errorsOf, warningsOf, type LoosePod } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly change: (container: Loose, pod: LoosePod) => void
  readonly errors: string[]
}

const AT = 'spec.containers[0]'
const LABEL = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const ENV_NAME = "a valid environment variable name must consist only of printable ASCII characters other than '='"
const LONG = 'a'.repeat(64)

const cases: Case[] = [
  { rule: 'TestValidateContainers: zero-length name', what: 'empty', change: (c) => (c.name = ''), errors: [`${AT}.name: Required value`] },
  { rule: 'TestValidateContainers: zero-length name', what: 'absent', change: (c) => delete c.name, errors: [`${AT}.name: Required value`] },
  { rule: 'TestValidateContainers: zero-length name', what: 'null', change: (c) => (c.name = null), errors: [`${AT}.name: Required value`] },
  { rule: 'TestValidateContainers: name > 63 characters', what: '64', change: (c) => (c.name = LONG), errors: [`${AT}.name: Invalid value: "${LONG}": must be no more than 63 characters`] },
  { rule: 'TestValidateContainers: name > 63 characters', what: '63 are right', change: (c) => (c.name = 'a'.repeat(63)), errors: [] },
  { rule: 'TestValidateContainers: name not a DNS label', what: 'dots', change: (c) => (c.name = 'a.b.c'), errors: [`${AT}.name: Invalid value: "a.b.c": must not contain dots`] },
  { rule: 'TestValidateContainers: name not a DNS label', what: 'capitals', change: (c) => (c.name = 'Web'), errors: [`${AT}.name: Invalid value: "Web": ${LABEL}`] },
  { rule: 'TestValidateContainers: name not a DNS label', what: 'underscore', change: (c) => (c.name = 'we_b'), errors: [`${AT}.name: Invalid value: "we_b": ${LABEL}`] },
  { rule: 'TestValidateContainers: name not unique', what: 'two of one name', change: (_, pod) => pod.spec.containers.push({ name: 'web', image: 'x' }), errors: ['spec.containers[1].name: Duplicate value: "web"'] },
  { rule: 'TestValidateContainers: name not unique', what: 'three of one name', change: (_, pod) => pod.spec.containers.push({ name: 'web', image: 'x' }, { name: 'web', image: 'x' }), errors: ['spec.containers[1].name: Duplicate value: "web"', 'spec.containers[2].name: Duplicate value: "web"'] },
  { rule: 'TestValidateContainers: zero-length image', what: 'empty', change: (c) => (c.image = ''), errors: [`${AT}.image: Required value`] },
  { rule: 'TestValidateContainers: zero-length image', what: 'absent', change: (c) => delete c.image, errors: [`${AT}.image: Required value`] },
  { rule: 'TestValidatePod: image whitespace', what: 'leading', change: (c) => (c.image = ' pauselab/demo'), errors: [`${AT}.image: Invalid value: " pauselab/demo": must not have leading or trailing whitespace`] },
  { rule: 'TestValidatePod: image whitespace', what: 'trailing', change: (c) => (c.image = 'pauselab/demo '), errors: [`${AT}.image: Invalid value: "pauselab/demo ": must not have leading or trailing whitespace`] },
  { rule: 'TestValidatePod: image whitespace', what: 'nothing but a space', change: (c) => (c.image = ' '), errors: [`${AT}.image: Invalid value: " ": must not have leading or trailing whitespace`] },
  { rule: 'validatePullPolicy', what: 'unknown', change: (c) => (c.imagePullPolicy = 'Sometimes'), errors: [`${AT}.imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"`] },
  { rule: 'validatePullPolicy', what: 'wrong case', change: (c) => (c.imagePullPolicy = 'never'), errors: [`${AT}.imagePullPolicy: Unsupported value: "never": supported values: "Always", "IfNotPresent", "Never"`] },
  { rule: 'validatePullPolicy', what: 'empty is the default', change: (c) => (c.imagePullPolicy = ''), errors: [] },
  { rule: 'TestValidateEnv: zero-length name', what: 'empty', change: (c) => (c.env = [{ name: '' }]), errors: [`${AT}.env[0].name: Required value`] },
  { rule: 'TestValidateEnv: zero-length name', what: 'absent', change: (c) => (c.env = [{ value: 'x' }]), errors: [`${AT}.env[0].name: Required value`] },
  { rule: 'TestIsRelaxedEnvVarName', what: 'equals sign', change: (c) => (c.env = [{ name: 'A=B', value: 'x' }]), errors: [`${AT}.env[0].name: Invalid value: "A=B": ${ENV_NAME}`] },
  { rule: 'TestIsRelaxedEnvVarName', what: 'not ASCII', change: (c) => (c.env = [{ name: 'größe', value: 'x' }]), errors: [`${AT}.env[0].name: Invalid value: "größe": ${ENV_NAME}`] },
  { rule: 'TestIsRelaxedEnvVarName', what: 'digits, dots and spaces are right', change: (c) => (c.env = [{ name: '1.a b', value: 'x' }]), errors: [] },
  { rule: 'decoding string', what: 'env value that is a number', change: (c) => (c.env = [{ name: 'PORT', value: 80 }]), errors: [`${AT}.env[0].value: Invalid value: 80: must be a string (in YAML, put it in quotes)`] },
  { rule: 'decoding string', what: 'env value that is a boolean', change: (c) => (c.env = [{ name: 'ON', value: true }]), errors: [`${AT}.env[0].value: Invalid value: true: must be a string (in YAML, put it in quotes)`] },
  { rule: 'decoding string', what: 'argument that is a number', change: (c) => (c.args = ['--port', 80]), errors: [`${AT}.args[1]: Invalid value: 80: must be a string (in YAML, put it in quotes)`] },
  { rule: 'decoding []string', what: 'command that is text', change: (c) => (c.command = 'sleep 1'), errors: [`${AT}.command: Invalid value: "sleep 1": must be a list`] },
  { rule: 'decoding struct', what: 'container that is text', change: (_, pod) => (pod.spec.containers = ['web'] as unknown as Loose[]), errors: [`${AT}: Invalid value: "web": must be a map`] },
  { rule: 'decoding struct', what: 'container that is null', change: (_, pod) => (pod.spec.containers = [null] as unknown as Loose[]), errors: [`${AT}: Invalid value: must be a map, not null`] },
  { rule: 'decoding []struct', what: 'containers that are a map', change: (_, pod) => (pod.spec.containers = { web: {} } as unknown as Loose[]), errors: ['spec.containers: Invalid value: must be a list, not a map'] },
  { rule: 'validateContainers', what: 'no containers', change: (_, pod) => (pod.spec.containers = []), errors: ['spec.containers: Required value'] },
  { rule: 'validateContainers', what: 'containers absent', change: (_, pod) => delete (pod.spec as Loose).containers, errors: ['spec.containers: Required value'] }
]

describe('containers', () => {
  test.each(cases)('$rule ($what)', ({ change, errors }) => {
    expect(errorsOf(basePod((pod, container) => change(container, pod)))).toEqual(errors)
  })

  test('everything at its default', () => {
    expect(containerOf(basePod())).toEqual({
      name: 'web', role: 'app', image: 'pauselab/demo', imagePullPolicy: 'Always', command: null, args: null,
      workingDir: null, env: [], ports: [], mounts: [], ...LATER_CONTAINER_FIELDS
    })
  })

  test('everything as given', () => {
    const pod = basePod((_, c) => {
      Object.assign(c, { image: 'x:1', imagePullPolicy: 'Never', command: ['/a', '$(B)'], args: [''], workingDir: '/w', env: [{ name: 'B', value: 'b' }, { name: 'C' }] })
    })
    expect(containerOf(pod)).toMatchObject({ image: 'x:1', imagePullPolicy: 'Never', command: ['/a', '$(B)'], args: [''], workingDir: '/w', env: [{ kind: 'value', name: 'B', value: 'b' }, { kind: 'value', name: 'C', value: '' }] })
  })

  test('empty lists are no lists, as after decoding in Go', () => {
    expect(containerOf(basePod((_, c) => Object.assign(c, { command: [], args: [] })))).toMatchObject({ command: null, args: null })
  })

  // SetDefaults_Container
  test.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['localhost:5000/nginx', 'Always'],
    ['localhost:5000/nginx:latest', 'Always'],
    ['localhost:5000/nginx:1', 'IfNotPresent'],
    ['nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000', 'IfNotPresent'],
    ['localhost:5000/nginx:latest@sha256:0000000000000000000000000000000000000000000000000000000000000000', 'Always'],
    ['localhost:5000/nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000', 'IfNotPresent'],
    ['pauselab/demo', 'Always']
  ])('imagePullPolicy of %s is %s', (image, policy) => {
    expect(containerOf(basePod((_, c) => (c.image = image))).imagePullPolicy).toBe(policy)
  })

  test('an env name given twice is warned of in the words of the API server', () => {
    const pod = basePod((_, c) => (c.env = [{ name: 'A', value: '1' }, { name: 'A', value: '2' }]))
    expect(errorsOf(pod)).toEqual([])
    expect(warningsOf(pod)).toEqual(['spec.containers[0].env[1].name: hides previous definition of "A", which may be dropped when using apply'])
  })
})
