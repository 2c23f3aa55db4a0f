import { dockerLine, short } from '../runtime/commandLine'
import type { Action, StopReason } from './actions'
import type { KubeletEvent } from './events'
import { beginPreStop } from './hooks'
import type { PodInHand } from './podInHand'
import { sayChanged } from './sandboxChanged'

type Of<Type extends Action['type']> = Extract<Action, { readonly type: Type }>

/** The kubelet's own words (kuberuntime_manager.go, killContainer); which of the lab's reasons it is stands in the event's data. */
function killingMessage(container: string, why: StopReason): string {
  switch (why) {
    case 'spec-changed':
      return `Container ${container} definition changed, will be restarted`
    case 'liveness':
    case 'startup':
      return `Container ${container} failed ${why} probe, will be restarted`
    case 'post-start':
      return 'FailedPostStartHook'
    default:
      return `Stopping container ${container}`
  }
}

/** Somebody lives who will be started again: there will be another sandbox. */
function announce(why: StopReason, pod: PodInHand): void {
  if (why === 'sandbox-changed' && pod.records.pod.spec.restartPolicy !== 'Never') sayChanged(pod)
}

export function preStop(action: Of<'preStop'>, pod: PodInHand): Promise<void> {
  announce(action.why, pod)
  const now = pod.env.now()
  pod.memory.stopping.set(action.id, { since: now, deadline: action.deadline, killedAt: null, stage: 'preStop' })
  // Said before the hook, not before the signal (killContainer).
  const about = { type: 'Normal' as const, container: action.container, containerId: action.id, command: null, data: { why: action.why, graceMs: Math.max(0, action.deadline - now) } }
  pod.emit({ ...about, reason: 'Killing', message: killingMessage(action.container, action.why) })
  pod.emit({ ...about, source: 'lab', reason: 'PreStop', message: `Running the preStop hook of container ${action.container}` })
  beginPreStop(action, pod)
  return Promise.resolve()
}

export async function stop(action: Of<'stop'>, pod: PodInHand): Promise<void> {
  announce(action.why, pod)
  const { memory, env } = pod
  const now = env.now()
  const before = memory.stopping.get(action.id)
  const least = action.minimumMs === undefined ? {} : { notBefore: now + action.minimumMs }
  // Noted before the signal goes out: its death may be known before the call is answered.
  memory.stopping.set(action.id, { since: before?.since ?? now, deadline: action.deadline, killedAt: null, ...least })
  try {
    const name = stopSignal(action.id, pod)
    const told = before?.stage === undefined ? { message: killingMessage(action.container, action.why) } : { source: 'lab' as const, message: `Sending ${name} to container ${action.container}, its preStop hook is over` }
    await signal(action, name, told, { graceMs: Math.max(0, action.deadline - now) }, pod)
  } catch (error) {
    // Never sent: it must be sent again, not waited for.
    memory.stopping.delete(action.id)
    throw error
  }
}

/** Its manifest's or its image's own (Docker's StopSignal), else SIGTERM. */
function stopSignal(id: string, { env }: PodInHand): string {
  return env.inventory.get(id)?.stopSignal ?? 'SIGTERM'
}

export async function kill(action: Of<'kill'>, pod: PodInHand): Promise<void> {
  const { memory, env } = pod
  const now = env.now()
  const stopping = memory.stopping.get(action.id)
  memory.stopping.set(action.id, { since: stopping?.since ?? now, deadline: stopping?.deadline ?? now, killedAt: now })
  await signal(action, 'SIGKILL', { source: 'lab', message: `Killing container ${action.container}: its grace period is over` }, {}, pod)
}

async function signal(action: Of<'stop' | 'kill'>, name: string, told: Pick<KubeletEvent, 'source' | 'message'>, data: KubeletEvent['data'], pod: PodInHand): Promise<void> {
  const command = dockerLine('kill', '--signal', name, short(action.id))
  pod.emit({ ...told, type: 'Normal', reason: 'Killing', container: action.container, containerId: action.id, command, data: { signal: name, why: action.why, ...data } })
  if (!(await pod.env.runtime.killContainer(action.id, name))) await pod.env.inventory.refresh(action.id)
}

export async function remove(action: Of<'remove'>, { env, emit }: PodInHand): Promise<void> {
  await env.runtime.removeContainer(action.id, { force: true })
  await env.inventory.removed(action.id)
  emit({ source: 'lab', type: 'Normal', reason: 'Removed', message: `Removed container ${action.container}`, container: action.container, containerId: action.id, command: dockerLine('rm', short(action.id)) })
}
