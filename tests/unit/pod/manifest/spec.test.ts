import { describe, expect, test } from 'vitest'
import { basePod, errorsOf, specOf, type LoosePod } from './base'

type Loose = Record<string, unknown>

const LABEL = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"

interface Case {
  readonly rule: string
  readonly what: string
  readonly change: (spec: LoosePod['spec'], pod: Loose) => void
  readonly errors: string[]
}

const POLICIES = 'supported values: "Always", "OnFailure", "Never"'

const cases: Case[] = [
  { rule: 'TestValidatePod: bad spec', what: 'no spec', change: (_, pod) => delete pod.spec, errors: ['spec: Required value'] },
  { rule: 'TestValidatePod: bad spec', what: 'null spec', change: (_, pod) => (pod.spec = null), errors: ['spec: Required value'] },
  { rule: 'TestValidatePod: bad spec', what: 'empty spec', change: (_, pod) => (pod.spec = {}), errors: ['spec.containers: Required value'] },
  { rule: 'TestValidateRestartPolicy', what: 'unknown', change: (spec) => (spec.restartPolicy = 'Sometimes'), errors: [`spec.restartPolicy: Unsupported value: "Sometimes": ${POLICIES}`] },
  { rule: 'TestValidateRestartPolicy', what: 'wrong case', change: (spec) => (spec.restartPolicy = 'always'), errors: [`spec.restartPolicy: Unsupported value: "always": ${POLICIES}`] },
  { rule: 'TestValidateRestartPolicy', what: 'Never', change: (spec) => (spec.restartPolicy = 'Never'), errors: [] },
  { rule: 'TestValidateRestartPolicy', what: 'OnFailure', change: (spec) => (spec.restartPolicy = 'OnFailure'), errors: [] },
  { rule: 'ValidatePodSpec', what: 'negative grace', change: (spec) => (spec.terminationGracePeriodSeconds = -1), errors: ['spec.terminationGracePeriodSeconds: Invalid value: -1: must be greater than or equal to 0'] },
  { rule: 'ValidatePodSpec', what: 'no grace at all', change: (spec) => (spec.terminationGracePeriodSeconds = 0), errors: [] },
  { rule: 'decoding int64', what: 'grace that is text', change: (spec) => (spec.terminationGracePeriodSeconds = '30s'), errors: ['spec.terminationGracePeriodSeconds: Invalid value: "30s": must be an integer'] },
  { rule: 'ValidatePodSpec', what: 'host name with a dot', change: (spec) => (spec.hostname = 'a.b'), errors: ['spec.hostname: Invalid value: "a.b": must not contain dots'] },
  { rule: 'ValidatePodSpec', what: 'host name with capitals', change: (spec) => (spec.hostname = 'Web'), errors: [`spec.hostname: Invalid value: "Web": ${LABEL}`] },
  { rule: 'decoding bool', what: 'shareProcessNamespace that is text', change: (spec) => (spec.shareProcessNamespace = 'true'), errors: ['spec.shareProcessNamespace: Invalid value: "true": must be true or false'] }
]

describe('spec', () => {
  test.each(cases)('$rule ($what)', ({ change, errors }) => {
    expect(errorsOf(basePod((pod) => change(pod.spec, pod)))).toEqual(errors)
  })

  test('defaults', () => {
    expect(specOf(basePod())).toMatchObject({ restartPolicy: 'Always', shareProcessNamespace: false, terminationGracePeriodSeconds: 30, hostname: 'web-pod', volumes: [] })
  })

  test('as given', () => {
    const spec = { restartPolicy: 'OnFailure', shareProcessNamespace: true, terminationGracePeriodSeconds: 0, hostname: 'other' }
    expect(specOf(basePod((pod) => Object.assign(pod.spec, spec)))).toMatchObject(spec)
  })

  // truncatePodHostnameIfNeeded
  test.each([
    ['a'.repeat(63), 'a'.repeat(63)],
    ['a'.repeat(64), 'a'.repeat(63)],
    [`${'a'.repeat(61)}--b`, 'a'.repeat(61)]
  ])('the host name of pod %s', (name, hostname) => {
    expect(specOf(basePod((pod) => (pod.metadata.name = name))).hostname).toBe(hostname)
  })
})
