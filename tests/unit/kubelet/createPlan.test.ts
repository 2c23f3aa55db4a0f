import { describe, expect, test } from 'vitest'
import { planContainer, planSandbox } from '../../../src-main/kubelet/createPlan'
import { LABEL, toContainerInstance, toSandboxInstance } from '../../../src-main/kubelet/labels'
import type { PodSpec } from '../../../src-main/pod/spec'
import { containerSpec, podSpec, status, UID } from './builders'

const APP = containerSpec('front', {
  command: ['/demo'],
  args: ['web', '--port', '$(PORT)', '$(NOBODY)'],
  workingDir: '/srv',
  env: [{ kind: 'value', name: 'PORT', value: '80' }, { kind: 'value', name: 'URL', value: 'http://localhost:$(PORT)/' }],
  ports: [
    { name: 'http', containerPort: 80, hostPort: 8080, hostIP: null, protocol: 'TCP' },
    { name: null, containerPort: 53, hostPort: 5300, hostIP: '0.0.0.0', protocol: 'UDP' },
    { name: null, containerPort: 9, hostPort: null, hostIP: null, protocol: 'TCP' }
  ],
  mounts: [{ volume: 'data', path: '/data', readOnly: true, subPath: null, subPathExpr: null }]
})
const SPEC = podSpec({ containers: [APP], annotations: { 'kubernetes.io/config.source': 'api' }, hostname: 'web-host', volumes: [{ kind: 'emptyDir', name: 'data', medium: 'default', sizeLimitBytes: null }] })

const ENV = [{ name: 'PORT', value: '80' }, { name: 'URL', value: 'http://localhost:80/' }]
const MOUNTS = [{ volume: 'lab_pods', subpath: 'data', path: '/data', readOnly: true }]

function sandboxOf(spec: PodSpec = SPEC, more: Partial<Parameters<typeof planSandbox>[0]> = {}): ReturnType<typeof planSandbox> {
  return planSandbox({ lab: 'lab', pod: { uid: UID, generation: 3, createdAt: 1, spec, source: '' }, attempt: 2, infraImage: 'pauselab/pause', network: 'lab', ip: '172.30.0.9', negativeOomScore: true, ...more })
}
function appOf(spec: PodSpec = SPEC): ReturnType<typeof planContainer> {
  return planContainer({ lab: 'lab', pod: { uid: UID, generation: 3, createdAt: 1, spec, source: '' }, container: spec.containers[0] ?? APP, hash: '1234abcd', attempt: 4, backOffMs: 20_000, namespaces: { joins: 'f'.repeat(64), targetId: null }, sandboxAttempt: 2, env: ENV, mounts: MOUNTS, machine: { memoryBytes: 2 ** 33, negativeOomScore: true } })
}

describe('the sandbox’s container', () => {
  test('is what dockershim makes', () => {
    expect(sandboxOf()).toEqual({
      name: `k8s_POD_web_default_${UID}_2`,
      image: 'pauselab/pause',
      hostname: 'web-host',
      labels: {
        'io.kubernetes.container.name': 'POD',
        'io.kubernetes.docker.type': 'podsandbox',
        'io.kubernetes.pod.name': 'web',
        'io.kubernetes.pod.namespace': 'default',
        'io.kubernetes.pod.uid': UID,
        'annotation.kubernetes.io/config.source': 'api',
        'dev.pauselab.owner': 'lab',
        'dev.pauselab.role': 'sandbox',
        'dev.pauselab.sandbox.attempt': '2',
        'dev.pauselab.ip': '172.30.0.9',
        'dev.pauselab.generation': '3',
        'dev.pauselab.spec': JSON.stringify(SPEC)
      },
      network: { mode: 'bridge', network: 'lab', ip: '172.30.0.9' },
      ipc: 'shareable',
      ports: [
        { containerPort: 80, protocol: 'TCP', hostIP: '127.0.0.1', hostPort: 8080 },
        { containerPort: 53, protocol: 'UDP', hostIP: '0.0.0.0', hostPort: 5300 }
      ],
      oomScoreAdj: -998,
      cpuShares: 2,
      shmSize: 64 * 1024 * 1024,
      securityOpt: ['no-new-privileges'],
      log: { maxSize: '10m', maxFiles: 5 }
    })
  })

  test('does not ask for what the machine refuses', () => expect(sandboxOf(SPEC, { negativeOomScore: false }).oomScoreAdj).toBe(0))
  test('without an address the engine chooses, and no label claims one', () => {
    const plan = sandboxOf(SPEC, { ip: null })
    expect(plan.network).toEqual({ mode: 'bridge', network: 'lab', ip: null })
    expect(LABEL.ip in plan.labels).toBe(false)
  })
})

describe('an app’s container', () => {
  test('is what dockershim makes', () => {
    expect(appOf()).toEqual({
      name: `k8s_front_web_default_${UID}_4`,
      image: 'pauselab/demo',
      entrypoint: ['/demo'],
      args: ['web', '--port', '80', '$(NOBODY)'],
      workingDir: '/srv',
      env: ['PORT=80', 'URL=http://localhost:80/'],
      labels: {
        'io.kubernetes.docker.type': 'container',
        'io.kubernetes.container.name': 'front',
        'io.kubernetes.container.logpath': `/var/log/pods/default_web_${UID}/front/4.log`,
        'io.kubernetes.pod.name': 'web',
        'io.kubernetes.pod.namespace': 'default',
        'io.kubernetes.pod.uid': UID,
        'io.kubernetes.sandbox.id': 'f'.repeat(64),
        'annotation.io.kubernetes.container.hash': '1234abcd',
        'annotation.io.kubernetes.container.ports': JSON.stringify(APP.ports),
        'annotation.io.kubernetes.container.restartCount': '4',
        'annotation.io.kubernetes.container.terminationMessagePath': '/dev/termination-log',
        'annotation.io.kubernetes.container.terminationMessagePolicy': 'File',
        'annotation.io.kubernetes.pod.terminationGracePeriod': '30',
        'dev.pauselab.owner': 'lab',
        'dev.pauselab.role': 'app',
        'dev.pauselab.sandbox.attempt': '2',
        'dev.pauselab.backoff-ms': '20000'
      },
      network: { mode: 'container', id: 'f'.repeat(64) },
      ipc: { container: 'f'.repeat(64) },
      mounts: MOUNTS,
      oomScoreAdj: 1_000,
      cpuShares: 2,
      log: { maxSize: '10m', maxFiles: 5 }
    })
  })

  test('joins the PID namespace only when the pod shares it', () => {
    expect(appOf().pid).toBeUndefined()
    expect(appOf({ ...SPEC, shareProcessNamespace: true }).pid).toEqual({ container: 'f'.repeat(64) })
  })

  test('asks for nothing that Docker refuses to a joiner: hostname and ports belong on pause', () => {
    expect(appOf().hostname).toBeUndefined()
    expect(appOf().ports).toBeUndefined()
  })

  test('keeps the image’s own command where none is given', () => {
    const plan = appOf(podSpec({ containers: [containerSpec('front', { command: null, args: null })] }))
    expect([plan.entrypoint, plan.args, plan.workingDir]).toEqual([undefined, undefined, undefined])
  })
})

test('both are read back from their labels', () => {
  expect(toSandboxInstance(status('s', sandboxOf().labels))).toMatchObject({ id: 's', attempt: 2 })
  expect(toContainerInstance(status('c', appOf().labels))).toMatchObject({ id: 'c', name: 'front', attempt: 4, sandboxId: 'f'.repeat(64), hash: '1234abcd', backOffMs: 20_000 })
})
