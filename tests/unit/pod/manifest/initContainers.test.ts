import { describe, expect, test } from 'vitest'
import { basePod, errorsOf, specOf, type LoosePod } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly change: (init: Loose, spec: Loose, pod: LoosePod) => void
  readonly errors: string[]
}

const AT = 'spec.initContainers[0]'
const NOT_FOR_INIT = 'Forbidden: may not be set for init containers without restartPolicy=Always'
const probe = { exec: { command: ['true'] } }

const cases: Case[] = [
  { rule: 'TestValidateInitContainers', what: 'right', change: () => {}, errors: [] },
  { rule: 'TestValidateInitContainers', what: 'a sidecar with probes and hooks', change: (i) => Object.assign(i, { restartPolicy: 'Always', livenessProbe: probe, readinessProbe: probe, startupProbe: probe, lifecycle: { preStop: { exec: { command: ['x'] } } } }), errors: [] },
  { rule: 'TestValidateInitContainers: empty name', what: 'absent', change: (i) => delete i.name, errors: [`${AT}.name: Required value`] },
  { rule: 'TestValidateInitContainers: name collision with regular container', what: 'of the app', change: (i) => (i.name = 'web'), errors: [`${AT}.name: Duplicate value: "web"`] },
  { rule: 'TestValidateInitContainers: duplicate names', what: 'two of one name', change: (_, s) => (s.initContainers as Loose[]).push({ name: 'prepare', image: 'x' }), errors: ['spec.initContainers[1].name: Duplicate value: "prepare"'] },
  { rule: 'TestValidateInitContainers: no image', what: 'absent', change: (i) => delete i.image, errors: [`${AT}.image: Required value`] },
  { rule: 'validateContainerOnlyForPod', what: 'image with a space', change: (i) => (i.image = 'a '), errors: [`${AT}.image: Invalid value: "a ": must not have leading or trailing whitespace`] },
  { rule: 'TestValidateInitContainers: invalid port', what: '-1', change: (i) => (i.ports = [{ containerPort: -1 }]), errors: [`${AT}.ports[0].containerPort: Invalid value: -1: must be between 1 and 65535, inclusive`] },
  { rule: 'TestValidateInitContainers: host port conflict in one', what: 'twice 8080', change: (i) => (i.ports = [{ containerPort: 80, hostPort: 8080 }, { containerPort: 81, hostPort: 8080 }]), errors: [`${AT}.ports[1].hostPort: Duplicate value: "TCP//8080"`] },
  { rule: 'checkHostPortConflicts of one init container at a time', what: 'the app has the same port', change: (i, s) => { i.ports = [{ containerPort: 80, hostPort: 8080 }]; Object.assign((s.containers as Loose[])[0] ?? {}, { ports: [{ containerPort: 80, hostPort: 8080 }] }) }, errors: [] },
  { rule: 'validateInitContainerRestartPolicy', what: 'Never', change: (i) => (i.restartPolicy = 'Never'), errors: [`${AT}.restartPolicy: Unsupported value: "Never": supported values: "Always"`] },
  { rule: 'validateInitContainerRestartPolicy', what: 'OnFailure', change: (i) => (i.restartPolicy = 'OnFailure'), errors: [`${AT}.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"`] },
  { rule: 'validateInitContainerRestartPolicy', what: 'empty', change: (i) => (i.restartPolicy = ''), errors: [`${AT}.restartPolicy: Unsupported value: "": supported values: "Always"`] },
  { rule: 'validateContainers', what: 'restartPolicy of an app container', change: (_, s) => Object.assign((s.containers as Loose[])[0] ?? {}, { restartPolicy: 'Always' }), errors: ['spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers'] },
  { rule: 'TestValidateInitContainers: disallowed liveness probe', what: 'plain init container', change: (i) => (i.livenessProbe = probe), errors: [`${AT}.livenessProbe: ${NOT_FOR_INIT}`] },
  { rule: 'TestValidateInitContainers: disallowed readiness probe', what: 'plain init container', change: (i) => (i.readinessProbe = probe), errors: [`${AT}.readinessProbe: ${NOT_FOR_INIT}`] },
  { rule: 'TestValidateInitContainers: disallowed startup probe', what: 'plain init container', change: (i) => (i.startupProbe = probe), errors: [`${AT}.startupProbe: ${NOT_FOR_INIT}`] },
  { rule: 'TestValidateInitContainers: disallowed lifecycle', what: 'plain init container', change: (i) => (i.lifecycle = { postStart: { exec: { command: ['x'] } } }), errors: [`${AT}.lifecycle: ${NOT_FOR_INIT}`] },
  { rule: 'TestValidateInitContainers: sidecar, invalid liveness probe, zero successes', what: 'successThreshold 2', change: (i) => Object.assign(i, { restartPolicy: 'Always', livenessProbe: { ...probe, successThreshold: 2 } }), errors: [`${AT}.livenessProbe.successThreshold: Invalid value: 2: must be 1`] },
  { rule: 'TestValidateInitContainers: sidecar, invalid startup probe', what: 'no handler', change: (i) => Object.assign(i, { restartPolicy: 'Always', startupProbe: { periodSeconds: 1 } }), errors: [`${AT}.startupProbe: Required value: must specify a handler type`] },
  { rule: 'TestValidateInitContainers: sidecar, invalid pre-stop', what: 'empty', change: (i) => Object.assign(i, { restartPolicy: 'Always', lifecycle: { preStop: {} } }), errors: [`${AT}.lifecycle.preStop: Required value: must specify a handler type`] },
  { rule: 'ValidateVolumeMounts', what: 'unknown volume', change: (i) => (i.volumeMounts = [{ name: 'v', mountPath: '/v' }]), errors: [`${AT}.volumeMounts[0].name: Not found: "v"`] },
  { rule: 'decoding struct', what: 'text', change: (_, s) => (s.initContainers = ['x']), errors: [`${AT}: Invalid value: "x": must be a map`] },
  { rule: 'this lab: no sandbox', what: 'nobody can run before the owner of the namespaces', change: (_, __, pod) => (pod.metadata.annotations = { 'dev.pauselab/sandbox': 'none' }), errors: ['spec.initContainers: Forbidden: without a sandbox (dev.pauselab/sandbox) the first app container owns the namespaces, so nothing can run before it'] }
]

describe('init containers and sidecars', () => {
  test.each(cases)('$rule ($what)', ({ change, errors }) => {
    const init: Loose = { name: 'prepare', image: 'pauselab/demo' }
    const pod = basePod((one) => {
      one.spec.initContainers = [init]
      change(init, one.spec, one)
    })
    expect(errorsOf(pod)).toEqual(errors)
  })

  test('reach the spec in their order, with their roles', () => {
    const spec = specOf(basePod((pod) => (pod.spec.initContainers = [{ name: 'a', image: 'x:1' }, { name: 'b', image: 'x:1', restartPolicy: 'Always' }, { name: 'c', image: 'x:1' }])))
    expect(spec.initContainers.map(({ name, role }) => [name, role])).toEqual([['a', 'init'], ['b', 'sidecar'], ['c', 'init']])
    expect(spec.containers.map(({ role }) => role)).toEqual(['app'])
  })
})
