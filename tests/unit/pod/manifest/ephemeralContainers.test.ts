import { describe, expect, test } from 'vitest'
import { basePod, errorsOf, specOf } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly change: (debug: Loose, spec: Loose) => void
  readonly errors: string[]
}

const AT = 'spec.ephemeralContainers[0]'
const NO = 'Forbidden: cannot be set for an Ephemeral Container'

const cases: Case[] = [
  { rule: 'TestValidateEphemeralContainers: Single Container with Target', what: 'right', change: (d) => (d.targetContainerName = 'web'), errors: [] },
  { rule: 'TestValidateEphemeralContainers', what: 'stdin and tty', change: (d) => Object.assign(d, { stdin: true, stdinOnce: true, tty: true, env: [{ name: 'A', value: '1' }], securityContext: { capabilities: { add: ['SYS_PTRACE'] } } }), errors: [] },
  { rule: 'TestValidateEphemeralContainers', what: 'empty resources, as kubectl prints them', change: (d) => (d.resources = {}), errors: [] },
  { rule: 'TestValidateEphemeralContainers: Name Collision with Container.Containers', what: 'the app', change: (d) => (d.name = 'web'), errors: [`${AT}.name: Duplicate value: "web"`] },
  { rule: 'TestValidateEphemeralContainers: Name Collision with Container.InitContainers', what: 'an init container', change: (d, s) => { s.initContainers = [{ name: 'prepare', image: 'x' }]; d.name = 'prepare' }, errors: [`${AT}.name: Duplicate value: "prepare"`] },
  { rule: 'TestValidateEphemeralContainers: Name Collision with EphemeralContainers', what: 'two of one name', change: (_, s) => (s.ephemeralContainers as Loose[]).push({ name: 'debug', image: 'x' }), errors: ['spec.ephemeralContainers[1].name: Duplicate value: "debug"'] },
  { rule: 'TestValidateEphemeralContainers: empty Container', what: 'no name, no image', change: (d) => { delete d.name; delete d.image }, errors: [`${AT}.name: Required value`, `${AT}.image: Required value`] },
  { rule: 'TestValidateEphemeralContainers: whitespace image', what: 'space', change: (d) => (d.image = ' x'), errors: [`${AT}.image: Invalid value: " x": must not have leading or trailing whitespace`] },
  { rule: 'TestValidateEphemeralContainers: TargetContainerName doesn\'t exist', what: 'bogus', change: (d) => (d.targetContainerName = 'bogus'), errors: [`${AT}.targetContainerName: Not found: "bogus"`] },
  { rule: 'TestValidateEphemeralContainers: Targets an ephemeral container', what: 'itself', change: (d) => (d.targetContainerName = 'debug'), errors: [`${AT}.targetContainerName: Not found: "debug"`] },
  { rule: 'TestValidateEphemeralContainers: Container uses disallowed field: Ports', what: '80', change: (d) => (d.ports = [{ containerPort: 80 }]), errors: [`${AT}.ports: ${NO}`] },
  { rule: 'TestValidateEphemeralContainers: Container uses disallowed field: Resources', what: 'a limit', change: (d) => (d.resources = { limits: { cpu: '1' } }), errors: [`${AT}.resources: ${NO}`] },
  { rule: 'TestValidateEphemeralContainers: Container uses disallowed field: Lifecycle', what: 'preStop', change: (d) => (d.lifecycle = { preStop: { exec: { command: ['ls'] } } }), errors: [`${AT}.lifecycle: ${NO}`] },
  { rule: 'TestValidateEphemeralContainers: Container uses disallowed field: LivenessProbe', what: 'tcpSocket', change: (d) => (d.livenessProbe = { tcpSocket: { port: 80 } }), errors: [`${AT}.livenessProbe: ${NO}`] },
  { rule: 'TestValidateEphemeralContainers: Container uses disallowed field: ReadinessProbe', what: 'tcpSocket', change: (d) => (d.readinessProbe = { tcpSocket: { port: 80 } }), errors: [`${AT}.readinessProbe: ${NO}`] },
  { rule: 'TestValidateEphemeralContainers: Container uses disallowed field: StartupProbe', what: 'tcpSocket', change: (d) => (d.startupProbe = { tcpSocket: { port: 80 } }), errors: [`${AT}.startupProbe: ${NO}`] },
  { rule: 'TestValidateEphemeralContainers: Container uses disallowed field: RestartPolicy', what: 'Always', change: (d) => (d.restartPolicy = 'Always'), errors: [`${AT}.restartPolicy: ${NO}`] },
  { rule: 'TestValidateEphemeralContainers: Disallowed subpath in Volume mount', what: 'subPath', change: (d, s) => { s.volumes = [{ name: 'v' }]; d.volumeMounts = [{ name: 'v', mountPath: '/v', subPath: 'a' }] }, errors: [`${AT}.volumeMounts[0].subPath: ${NO}`] },
  { rule: 'TestValidateEphemeralContainers: Disallowed subpathexpr in Volume mount', what: 'subPathExpr', change: (d, s) => { s.volumes = [{ name: 'v' }]; d.volumeMounts = [{ name: 'v', mountPath: '/v', subPathExpr: 'a' }] }, errors: [`${AT}.volumeMounts[0].subPathExpr: ${NO}`] },
  { rule: 'the schema', what: 'a target of an app container', change: (_, s) => Object.assign((s.containers as Loose[])[0] ?? {}, { targetContainerName: 'web' }), errors: ['spec.containers[0].targetContainerName: unknown field "targetContainerName"'] }
]

describe('ephemeral containers', () => {
  test.each(cases)('$rule ($what)', ({ change, errors }) => {
    const debug: Loose = { name: 'debug', image: 'pauselab/demo' }
    const pod = basePod((one) => {
      one.spec.ephemeralContainers = [debug]
      change(debug, one.spec)
    })
    expect(errorsOf(pod)).toEqual(errors)
  })

  test('reach the spec', () => {
    const spec = specOf(basePod((pod) => (pod.spec.ephemeralContainers = [{ name: 'debug', image: 'x', targetContainerName: 'web', stdin: true, tty: true }])))
    expect(spec.ephemeralContainers).toMatchObject([{ name: 'debug', role: 'ephemeral', targetContainerName: 'web', stdin: true, tty: true, stdinOnce: false }])
  })
})
