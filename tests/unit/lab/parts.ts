import type { ContainerView, PodView, TimelineEvent } from '../../../src-main/api/model'
import type { NewEvent } from '../../../src-main/lab/timeline'
import { ns } from '../observe/frames'

/** Times in these tests are a few milliseconds after the epoch: easy to read, and never taken for the real clock's. */
export function containerView(name: string, more: Partial<ContainerView> = {}): ContainerView {
  return {
    id: `${name}-0`, name, dockerName: `k8s_${name}`, role: name === 'pause' ? 'sandbox' : 'app', image: 'x', state: 'running', dockerState: 'running', reason: null, message: null, restartCount: 0, exitCode: null, hostPid: 100,
    createdAt: 5, startedAt: 10, finishedAt: null, nextRestartAt: null, namespaces: ns(500), command: [], ports: [], mounts: [], stranded: false, ready: true, started: true, probes: [], targetContainerName: null, last: null, ...more
  }
}

export function podView(more: Partial<PodView> = {}): PodView {
  return {
    uid: 'u', namespace: 'default', name: 'web', phase: 'Running', status: 'Running', createdAt: 1, generation: 1, deletionTimestamp: null, ip: '172.30.0.2', sandboxAttempt: 0, sandboxId: 'pause-0', restartPolicy: 'Always',
    shareProcessNamespace: false, sandbox: 'pause',
    twinOf: null, qosClass: 'BestEffort', conditions: [], reason: null, message: null, labels: {}, containers: [containerView('pause'), containerView('a'), containerView('b')], processes: [], ...more
  }
}

export function timelineEvent(id: number, more: Partial<TimelineEvent> = {}): TimelineEvent {
  return { id, at: 1_000 + id, source: 'engine', type: 'Normal', reason: 'EngineDie', message: '', pod: { uid: 'u', namespace: 'default', name: 'web' }, container: 'a', containerId: 'a-0', command: null, data: {}, ...more }
}

/** One that the timeline has yet to number. */
export function newEvent(more: Partial<NewEvent> = {}): NewEvent {
  const { id: _id, ...event } = timelineEvent(0, more)
  return event
}
