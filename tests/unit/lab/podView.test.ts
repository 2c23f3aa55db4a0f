import { describe, expect, test } from 'vitest'
import type { PodView } from '../../../src-main/api/model'
import { SANDBOX_NAME } from '../../../src-main/kubelet/labels'
import type { PodWorld } from '../../../src-main/kubelet/world'
import { buildPodView, type PodViewInput } from '../../../src-main/lab/podView'
import { ProcessTable } from '../../../src-main/observe/processTable'
import type { ProbedProcess } from '../../../src-main/observe/protocol'
import { containerSpec, instance, NOW, podSpec, sandbox, UID, type WorldMore, world } from '../kubelet/builders'
import { frame, NO_NAMESPACES, ns, probed } from '../observe/frames'

interface There extends WorldMore {
  readonly processes?: readonly ProbedProcess[]
  readonly mustBeSeen?: boolean
  readonly waiting?: PodViewInput['waiting']
  readonly before?: PodView
}

function view({ processes = [], mustBeSeen = true, waiting = new Map(), before, ...more }: There): PodView {
  const table = new ProcessTable()
  table.apply(frame(1, { full: true, set: [...processes] }))
  const there: PodWorld = world(more)
  return buildPodView({ records: { pod: { uid: UID, generation: 4, createdAt: 9, spec: there.spec, source: '' }, deletion: there.deletion, failure: there.failure, floors: new Map(), names: [] }, world: there, waiting, processes: table, mustBeSeen: () => mustBeSeen, infraImage: 'pauselab/pause', probesOf: () => [], messageOf: () => null, before, hostIP: '172.30.0.1' })
}

const PAUSE = sandbox(2, { pid: 10, ip: '172.30.0.2' })
const A = instance('a', 3, { sandboxId: 'pause-2', pid: 20 })
const B = instance('b', 0, { sandboxId: 'pause-2', pid: 30 })
const SEEN = [probed(10, { container: 'pause-2', ns: ns(100) }), probed(20, { container: 'a-3', ns: ns(200) }), probed(30, { container: 'b-0', ns: ns(300) })]
const up: There = { sandboxes: [PAUSE], containers: [A, B], processes: SEEN }

describe('a pod as it is shown', () => {
  test('when all is well', () => {
    const pod = view(up)
    expect(pod).toMatchObject({ uid: UID, phase: 'Running', status: 'Running', generation: 4, ip: '172.30.0.2', sandboxAttempt: 2, sandboxId: 'pause-2', deletionTimestamp: null })
    expect(pod.containers.map((one) => [one.name, one.role, one.state, one.hostPid, one.namespaces?.net, one.restartCount, one.stranded])).toEqual([['pause', 'sandbox', 'running', 10, 104, 2, false], ['a', 'app', 'running', 20, 204, 3, false], ['b', 'app', 'running', 30, 304, 0, false]])
  })

  test('one that runs is shown so only with its first process seen', () => {
    const pod = view({ ...up, processes: SEEN.slice(0, 2) })
    expect(pod.containers[2]).toMatchObject({ state: 'waiting', reason: 'ContainerCreating', hostPid: null, namespaces: null, dockerState: 'running' })
    expect(pod.phase).toBe('Pending')
  })

  test('or after it was waited for: then without namespaces', () => {
    expect(view({ ...up, processes: SEEN.slice(0, 2), mustBeSeen: false }).containers[2]).toMatchObject({ state: 'running', hostPid: 30, namespaces: null })
  })

  test('a process of that PID in another container is not its first one', () => {
    expect(view({ ...up, processes: [...SEEN.slice(0, 2), probed(30, { container: 'a-3' })] }).containers[2]?.state).toBe('waiting')
  })

  test('while an init container runs it is not initialized', () => {
    const spec = podSpec({ initContainers: [containerSpec('i', { role: 'init' }), containerSpec('s', { role: 'sidecar' })] })
    const pod = view({ spec, sandboxes: [PAUSE], containers: [instance('i', 0, { sandboxId: 'pause-2', pid: 20 })], mustBeSeen: false })
    expect(pod).toMatchObject({ phase: 'Pending', status: 'Init:0/2' })
    expect(pod.containers[1]).toMatchObject({ name: 'i', state: 'running', ready: false })
    expect(pod.conditions.find((one) => one.type === 'Initialized')).toMatchObject({ status: 'False', reason: 'ContainersNotInitialized', message: 'containers with incomplete status: [i s]' })
  })

  test('one that is over keeps its address, and its end while it is taken away', () => {
    const spec = podSpec({ restartPolicy: 'Never' })
    const pause = { ...sandbox(2, { state: 'exited' }) }
    const labelled = { ...pause, status: { ...pause.status, labels: { ...pause.status.labels, 'dev.pauselab.ip': '172.30.0.2' } } }
    const over = view({ spec, sandboxes: [labelled], containers: [instance('a', 0, { state: 'exited', exitCode: 3 }), instance('b', 0, { state: 'exited' })] })
    expect(over).toMatchObject({ phase: 'Failed', ip: '172.30.0.2' })
    expect(over.conditions.find((one) => one.type === 'PodReadyToStartContainers')?.status).toBe('False')
    const going = view({ spec, before: over, deletion: { requestedAt: NOW - 1, deadline: NOW }, sandboxes: [labelled], containers: [instance('b', 0, { state: 'exited' })] })
    expect(going).toMatchObject({ phase: 'Failed' })
    expect(going.containers[1]).toMatchObject({ name: 'a', state: 'terminated', exitCode: 3 })
  })

  test('before anything was made', () => {
    const pod = view({})
    expect(pod).toMatchObject({ phase: 'Pending', status: 'ContainerCreating', ip: null, sandboxId: null })
    expect(pod.containers.map((one) => [one.name, one.id, one.state, one.image])).toEqual([['pause', null, 'waiting', 'pauselab/pause'], ['a', null, 'waiting', 'pauselab/demo'], ['b', null, 'waiting', 'pauselab/demo']])
  })

  test('a sandbox that cannot be made says why, and when it is tried again', () => {
    const pod = view({ memory: { failures: new Map([[SANDBOX_NAME, { reason: 'FailedCreatePodSandBox', message: 'port is taken', count: 1, retryAt: NOW + 5 }]]) }, waiting: new Map([[SANDBOX_NAME, NOW + 5]]) })
    expect(pod.containers[0]).toMatchObject({ state: 'waiting', reason: 'FailedCreatePodSandBox', message: 'port is taken', nextRestartAt: NOW + 5 })
  })

  test('a dead sandbox has no IP, and who runs on is stranded', () => {
    const pod = view({ ...up, sandboxes: [sandbox(2, { state: 'exited', exitCode: 137 })] })
    expect(pod.ip).toBeNull()
    expect(pod.containers.map((one) => [one.state, one.reason, one.exitCode, one.stranded])).toEqual([['terminated', 'Error', 137, false], ['running', null, null, true], ['running', null, null, true]])
  })

  test('a sandbox that was restarted behind their back strands who was there before', () => {
    const pod = view({ ...up, sandboxes: [sandbox(2, { pid: 10, startedAt: NOW - 58_000.5 })], containers: [A, instance('b', 0, { sandboxId: 'pause-2', pid: 30, startedAt: NOW - 59_000 })] })
    expect(pod.containers.map((one) => one.stranded)).toEqual([false, false, true])
  })

  test('a container in the network of an older sandbox is stranded', () => {
    expect(view({ ...up, containers: [A, instance('b', 0, { sandboxId: 'pause-1', pid: 30 })] }).containers[2]?.stranded).toBe(true)
  })

  test('a new sandbox remembers the old one', () => {
    expect(view({ ...up, sandboxes: [PAUSE, sandbox(1, { state: 'exited', exitCode: 137, finishedAt: 77 })] }).containers[0]?.last).toEqual({ id: 'pause-1', exitCode: 137, finishedAt: 77, reason: 'Error', message: null })
  })

  test('being deleted', () => expect(view({ ...up, deletion: { requestedAt: 1, deadline: 31 } })).toMatchObject({ status: 'Terminating', deletionTimestamp: 31 }))

  test('ports are bound to 127.0.0.1 unless the manifest says otherwise; the sandbox has those of the host', () => {
    const port = { name: null, containerPort: 80, hostPort: 8080, hostIP: null, protocol: 'TCP' } as const
    const spec = podSpec({ containers: [containerSpec('a', { ports: [port, { ...port, containerPort: 81, hostPort: null }, { ...port, hostPort: 1, hostIP: '0.0.0.0' }] }), containerSpec('b')] })
    const pod = view({ spec })
    expect(pod.containers[1]?.ports.map((one) => [one.containerPort, one.hostPort, one.hostIP])).toEqual([[80, 8080, '127.0.0.1'], [81, null, null], [80, 1, '0.0.0.0']])
    expect(pod.containers[0]?.ports.map((one) => one.hostPort)).toEqual([8080, 1])
  })
})

describe('its processes', () => {
  const shared = { mnt: 1, uts: 2, ipc: 3, pid: 9_000, net: 5, user: 6, cgroup: 7, time: 8 }
  function processes(...list: readonly ProbedProcess[]): PodView['processes'] {
    return view({ ...up, processes: list }).processes
  }

  test('first processes are started from outside: parent 0, also in a shared PID namespace', () => {
    const [pause, a] = processes(probed(10, { container: 'pause-2', nspid: [10, 1], ppid: 9, ns: shared }), probed(20, { container: 'a-3', nspid: [20, 6], ppid: 19, ns: shared }))
    expect(pause).toMatchObject({ pid: 1, parentPid: 0, container: 'pause', hostPid: 10, parentHostPid: 9 })
    expect(a).toMatchObject({ pid: 6, parentPid: 0, container: 'a' })
  })

  test('a child’s parent is named by the PID it has inside', () => {
    const [, child] = processes(probed(20, { container: 'a-3', nspid: [20, 6], ns: shared }), probed(21, { container: 'a-3', nspid: [21, 7], ppid: 20, ns: shared }))
    expect(child).toMatchObject({ pid: 7, parentPid: 6, parentHostPid: 20 })
  })

  test('an orphan is the child of pause and keeps its container', () => {
    const [, orphan] = processes(probed(10, { container: 'pause-2', nspid: [10, 1], ns: shared }), probed(22, { container: 'a-3', nspid: [22, 8], ppid: 10, ns: shared }))
    expect(orphan).toMatchObject({ parentPid: 1, container: 'a' })
  })

  test('a parent in another PID namespace is outside', () => {
    const [, other] = processes(probed(20, { container: 'a-3' }), probed(31, { container: 'b-0', ppid: 20, ns: ns(300) }))
    expect(other?.parentPid).toBe(0)
  })

  test('a zombie has no namespaces, its container and its parent', () => {
    const [, zombie] = processes(probed(20, { container: 'a-3' }), probed(23, { container: 'a-3', nspid: [23, 2], ppid: 20, state: 'Z', cmd: '[demo]', ns: NO_NAMESPACES }))
    expect(zombie).toMatchObject({ state: 'Z', namespaces: null, container: 'a', parentPid: 1 })
  })

  test('of older instances, too; of other pods never', () => {
    expect(processes(probed(40, { container: 'somebody' }))).toEqual([])
  })
})
