import { describe, expect, test } from 'vitest'
import { basePod, containerOf, errorsOf } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly container: Loose
  readonly spec?: Loose
  readonly errors: string[]
}

const AT = 'spec.containers[0]'
const ONE = 'Forbidden: may not specify more than 1 handler type'
const RANGE = 'must be between 1 and 65535, inclusive'
const NEGATIVE = 'must be greater than or equal to 0'
const exec = { command: ['echo'] }

function live(probe: Loose): Loose {
  return { livenessProbe: probe }
}

function get(httpGet: Loose): Loose {
  return live({ httpGet })
}

function before(preStop: Loose): Loose {
  return { lifecycle: { preStop } }
}

const cases: Case[] = [
  { rule: 'TestValidateProbe', what: 'exec', container: live({ exec }), errors: [] },
  { rule: 'TestValidateProbe', what: 'all three', container: { livenessProbe: { exec }, readinessProbe: { httpGet: { port: 80 }, successThreshold: 3 }, startupProbe: { tcpSocket: { port: 'http' }, failureThreshold: 30 } }, errors: [] },
  { rule: 'TestValidateProbe: no handler', what: 'only numbers', container: live({ timeoutSeconds: 10, initialDelaySeconds: 10 }), errors: [`${AT}.livenessProbe: Required value: must specify a handler type`] },
  { rule: 'TestValidateProbe: negative', what: 'initialDelaySeconds', container: live({ exec, initialDelaySeconds: -1 }), errors: [`${AT}.livenessProbe.initialDelaySeconds: Invalid value: -1: ${NEGATIVE}`] },
  { rule: 'TestValidateProbe: negative', what: 'timeoutSeconds', container: live({ exec, timeoutSeconds: -1 }), errors: [`${AT}.livenessProbe.timeoutSeconds: Invalid value: -1: ${NEGATIVE}`] },
  { rule: 'TestValidateProbe: negative', what: 'periodSeconds', container: live({ exec, periodSeconds: -1 }), errors: [`${AT}.livenessProbe.periodSeconds: Invalid value: -1: ${NEGATIVE}`] },
  { rule: 'TestValidateProbe: negative', what: 'failureThreshold', container: live({ exec, failureThreshold: -1 }), errors: [`${AT}.livenessProbe.failureThreshold: Invalid value: -1: ${NEGATIVE}`] },
  { rule: 'TestValidateProbe: negative', what: 'successThreshold of readiness', container: { readinessProbe: { exec, successThreshold: -1 } }, errors: [`${AT}.readinessProbe.successThreshold: Invalid value: -1: ${NEGATIVE}`] },
  { rule: 'Test_validateProbe: grace', what: 'zero', container: live({ exec, terminationGracePeriodSeconds: 0 }), errors: [`${AT}.livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0`] },
  { rule: 'Test_validateProbe: grace', what: 'of liveness', container: live({ exec, terminationGracePeriodSeconds: 10 }), errors: [] },
  { rule: 'validateReadinessProbe', what: 'grace', container: { readinessProbe: { exec, terminationGracePeriodSeconds: 10 } }, errors: [`${AT}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 10: must not be set for readinessProbes`] },
  { rule: 'validateLivenessProbe', what: 'successThreshold 2', container: live({ exec, successThreshold: 2 }), errors: [`${AT}.livenessProbe.successThreshold: Invalid value: 2: must be 1`] },
  { rule: 'validateLivenessProbe', what: 'successThreshold 0 is the default', container: live({ exec, successThreshold: 0 }), errors: [] },
  { rule: 'validateStartupProbe', what: 'successThreshold 2', container: { startupProbe: { exec, successThreshold: 2 } }, errors: [`${AT}.startupProbe.successThreshold: Invalid value: 2: must be 1`] },
  { rule: 'TestValidateHandler: empty', what: 'exec without a command', container: live({ exec: { command: [] } }), errors: [`${AT}.livenessProbe.exec.command: Required value`] },
  { rule: 'TestValidateHandler', what: 'port by name, header', container: get({ path: '/foo', port: 'port', host: '', scheme: 'HTTPS', httpHeaders: [{ name: 'Host', value: 'foo.example.com' }, { name: 'X-Forwarded-For', value: '1.2.3.4' }] }), errors: [] },
  { rule: 'SetDefaults_HTTPGetAction', what: 'path and scheme may be left out', container: get({ port: 80 }), errors: [] },
  { rule: 'TestValidateHandler: port', what: '0', container: get({ path: '/', port: 0 }), errors: [`${AT}.livenessProbe.httpGet.port: Invalid value: 0: ${RANGE}`] },
  { rule: 'TestValidateHandler: port', what: 'absent', container: get({ path: '/' }), errors: [`${AT}.livenessProbe.httpGet.port: Invalid value: 0: ${RANGE}`] },
  { rule: 'TestValidateHandler: port', what: '65536', container: get({ port: 65_536 }), errors: [`${AT}.livenessProbe.httpGet.port: Invalid value: 65536: ${RANGE}`] },
  { rule: 'TestValidateHandler: port', what: 'a number as text', container: get({ port: '80' }), errors: [`${AT}.livenessProbe.httpGet.port: Invalid value: "80": must contain at least one letter (a-z)`] },
  { rule: 'TestValidateHandler: port name', what: 'capitals', container: live({ tcpSocket: { port: 'HTTP' } }), errors: [`${AT}.livenessProbe.tcpSocket.port: Invalid value: "HTTP": must contain at least one letter (a-z)`, `${AT}.livenessProbe.tcpSocket.port: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`] },
  { rule: 'decoding IntOrString', what: 'port that is a list', container: get({ port: [] }), errors: [`${AT}.livenessProbe.httpGet.port: Invalid value: must be a string, not a list`] },
  { rule: 'TestValidateHandler: scheme', what: 'gopher', container: get({ port: 80, scheme: 'gopher' }), errors: [`${AT}.livenessProbe.httpGet.scheme: Unsupported value: "gopher": supported values: "HTTP", "HTTPS"`] },
  { rule: 'TestValidateHandler: header', what: 'a space in its name', container: get({ port: 80, httpHeaders: [{ name: 'X_Forwarded For', value: 'x' }] }), errors: [`${AT}.livenessProbe.httpGet.httpHeaders: Invalid value: "X_Forwarded For": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')`] },
  { rule: 'validateHandler', what: 'two', container: live({ exec, httpGet: { port: 80 } }), errors: [`${AT}.livenessProbe.httpGet: ${ONE}`] },
  { rule: 'validateHandler', what: 'three', container: live({ exec, httpGet: { port: 80 }, tcpSocket: { port: 80 } }), errors: [`${AT}.livenessProbe.httpGet: ${ONE}`, `${AT}.livenessProbe.tcpSocket: ${ONE}`] },
  { rule: 'validateLifecycle', what: 'both hooks', container: { lifecycle: { postStart: { exec }, preStop: { httpGet: { port: 80 } } } }, errors: [] },
  { rule: 'validateLifecycle', what: 'no handler', container: { lifecycle: { postStart: {} } }, errors: [`${AT}.lifecycle.postStart: Required value: must specify a handler type`] },
  { rule: 'TestValidateSleepAction', what: 'within the grace', container: before({ sleep: { seconds: 5 } }), errors: [] },
  { rule: 'TestValidateSleepAction: zero', what: 'allowed since 1.34', container: before({ sleep: { seconds: 0 } }), errors: [] },
  { rule: 'TestValidateSleepAction: negative', what: '-1', container: before({ sleep: { seconds: -1 } }), errors: [`${AT}.lifecycle.preStop.sleep: Invalid value: -1: must be non-negative and less than terminationGracePeriodSeconds (30)`] },
  { rule: 'TestValidateSleepAction: longer than the grace', what: '6 of 5', container: before({ sleep: { seconds: 6 } }), spec: { terminationGracePeriodSeconds: 5 }, errors: [`${AT}.lifecycle.preStop.sleep: Invalid value: 6: must be non-negative and less than terminationGracePeriodSeconds (5)`] },
  { rule: 'validateStopSignal', what: 'with an OS', container: { lifecycle: { stopSignal: 'SIGRTMIN+3' } }, spec: { os: { name: 'linux' } }, errors: [] },
  { rule: 'validateStopSignal', what: 'without', container: { lifecycle: { stopSignal: 'SIGTERM' } }, errors: [`${AT}.lifecycle.stopSignal: Forbidden: may not be set for containers with empty \`spec.os.name\``] }
]

describe('probes and hooks', () => {
  test.each(cases)('$rule ($what)', ({ container, spec, errors }) => {
    expect(errorsOf(basePod((pod, c) => { Object.assign(c, container); Object.assign(pod.spec, spec) })).sort()).toEqual([...errors].sort())
  })

  test('an unknown stop signal', () => {
    const [error] = errorsOf(basePod((pod, c) => { c.lifecycle = { stopSignal: 'TERM' }; pod.spec.os = { name: 'linux' } }))
    expect(error).toMatch(/^spec\.containers\[0\]\.lifecycle\.stopSignal: Unsupported value: "TERM": supported values: .*"SIGTERM"/)
  })

  test('reach the spec with every default', () => {
    const container = containerOf(basePod((_, c) => Object.assign(c, { livenessProbe: { httpGet: { port: 'http' }, timeoutSeconds: 0 }, readinessProbe: { exec, periodSeconds: 5, successThreshold: 2 }, startupProbe: { tcpSocket: { host: 'a', port: 1 }, terminationGracePeriodSeconds: 3 } })))
    const defaults = { initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, terminationGracePeriodSeconds: null }
    expect(container.livenessProbe).toEqual({ ...defaults, handler: { kind: 'httpGet', host: null, port: 'http', path: '/', scheme: 'HTTP', headers: [] } })
    expect(container.readinessProbe).toEqual({ ...defaults, periodSeconds: 5, successThreshold: 2, handler: { kind: 'exec', command: ['echo'] } })
    expect(container.startupProbe).toEqual({ ...defaults, terminationGracePeriodSeconds: 3, handler: { kind: 'tcpSocket', host: 'a', port: 1 } })
  })

  test('hooks reach the spec', () => {
    const container = containerOf(basePod((pod, c) => { c.lifecycle = { postStart: { exec }, preStop: { sleep: { seconds: 2 } }, stopSignal: 'SIGUSR1' }; pod.spec.os = { name: 'linux' } }))
    expect(container.lifecycle).toEqual({ postStart: { kind: 'exec', command: ['echo'] }, preStop: { kind: 'sleep', seconds: 2 }, stopSignal: 'SIGUSR1' })
  })
})
