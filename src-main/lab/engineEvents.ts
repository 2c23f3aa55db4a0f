import type { TimelineEvent } from '../api/model'
import { LABEL, SANDBOX_NAME } from '../kubelet/labels'
import type { KubeletEvent } from '../kubelet/events'
import type { PodRecord } from '../kubelet/records'
import type { RuntimeEvent } from '../runtime/port'
import { PAUSE_NAME } from './names'
import { signalName } from './signals'
import type { NewEvent } from './timeline'

type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>

/** The engine's actions that are worth a mark on the timeline. */
const REASONS: Readonly<Record<string, string>> = {
  create: 'EngineCreate',
  start: 'EngineStart',
  die: 'EngineDie',
  kill: 'EngineKill',
  oom: 'EngineOom',
  pause: 'EnginePause',
  unpause: 'EngineUnpause',
  destroy: 'EngineDestroy'
}

/** null for what nobody needs to see, and for containers of no pod. */
export function toTimelineEvent(event: ContainerEvent): NewEvent | null {
  const reason = REASONS[event.action]
  const uid = event.labels[LABEL.podUid]
  if (reason === undefined || uid === undefined) return null
  const container = displayName(event.labels[LABEL.containerName])
  return {
    at: event.at,
    source: 'engine',
    type: event.action === 'oom' || (event.action === 'die' && event.exitCode !== 0) ? 'Warning' : 'Normal',
    reason,
    message: engineMessage(event, container),
    pod: { uid, namespace: event.labels[LABEL.podNamespace] ?? '', name: event.labels[LABEL.podName] ?? '' },
    container,
    containerId: event.id,
    command: null,
    data: {
      ...(event.exitCode === null ? {} : { exitCode: event.exitCode }),
      ...(event.signal === null ? {} : { signal: signalName(event.signal) })
    }
  }
}

export function displayName(name: string | undefined): string | null {
  return name === SANDBOX_NAME ? PAUSE_NAME : (name ?? null)
}

function engineMessage(event: ContainerEvent, container: string | null): string {
  if (event.exitCode !== null) return `container ${event.action} ${container ?? ''} (exitCode=${event.exitCode})`
  if (event.signal !== null) return `container ${event.action} ${container ?? ''} (signal=${event.signal})`
  return `container ${event.action} ${container ?? ''}`
}

export function isDeath(event: TimelineEvent): boolean {
  return event.reason === 'EngineDie'
}

/** What the kubelet part has to say, with its place on the timeline. */
export function kubeletEvent(pod: PodRecord, event: KubeletEvent): NewEvent {
  return {
    at: Date.now(),
    source: event.source ?? 'kubelet',
    type: event.type,
    reason: event.reason,
    message: event.message,
    pod: { uid: pod.uid, namespace: pod.spec.namespace, name: pod.spec.name },
    container: displayName(event.container ?? undefined),
    containerId: event.containerId,
    command: event.command,
    data: event.data ?? {}
  }
}
