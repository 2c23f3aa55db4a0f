import type { ContainerView, DeathCause, PodView, TimelineEvent } from '../api/model'
import type { SeenExit } from '../observe/processTable'
import { signalName } from './signals'

export interface CauseEvidence {
  readonly cause: DeathCause
  readonly signal: string | null
  readonly events: readonly number[]
  readonly frames: readonly number[]
}

export interface DeathFacts {
  readonly event: TimelineEvent
  readonly container: ContainerView
  readonly before: PodView
  readonly exitCode: number
  /** What the kernel told the probe of the container's first process. */
  readonly exit: SeenExit | undefined
  /** Events about this container instance since it started, oldest first. */
  readonly history: readonly TimelineEvent[]
  /** The sandbox's death, when it came within the same moment. */
  readonly sandboxDeath: TimelineEvent | null
}

/** A stop that was asked for counts as the cause this long; later the container must have had another reason to end. */
const SIGNAL_WORKS_WITHIN_MS = 30_000

/**
 * Told apart by who sent what: kubelet's own stops first, then signals through this lab, through the engine, from
 * elsewhere on the machine (the kernel tells the probe), and what ended by itself.
 */
export function deathCause(facts: DeathFacts): CauseEvidence {
  const { event, history, exitCode, exit } = facts
  const recent = history.filter((one) => event.at - one.at < SIGNAL_WORKS_WITHIN_MS)
  const frames = exit === undefined ? [] : [exit.frame]
  const last = (fits: (one: TimelineEvent) => boolean): TimelineEvent | undefined => recent.findLast(fits)
  const signal = exit !== undefined && exit.signal > 0 ? signalName(exit.signal) : signalOfExitCode(exitCode)

  const stopping = last((one) => one.source === 'kubelet' && one.reason === 'Killing')
  if (stopping !== undefined) {
    const cause = stopping.data['why'] === 'sandbox-changed' ? 'sandbox-teardown' : 'deleted'
    return { cause, signal: textOrNull(stopping.data['signal']), events: [stopping.id, event.id], frames }
  }
  const asked = last((one) => one.source === 'user' && one.reason === 'Signal' && endsContainer(one, facts.container))
  if (asked !== undefined) return { cause: 'user-signal', signal: textOrNull(asked.data['signal']), events: [asked.id, event.id], frames }
  const oom = last((one) => one.reason === 'EngineOom')
  if (oom !== undefined) return { cause: 'oom', signal, events: [oom.id, event.id], frames }
  const killed = last((one) => one.reason === 'EngineKill')
  if (killed !== undefined) return { cause: 'outside-signal', signal: textOrNull(killed.data['signal']) ?? signal, events: [killed.id, event.id], frames }
  if (facts.sandboxDeath !== null && facts.before.shareProcessNamespace && exitCode === 137) {
    return { cause: 'pid-namespace-died', signal: 'SIGKILL', events: [facts.sandboxDeath.id, event.id], frames }
  }
  if (exit !== undefined) {
    const cause = exit.signal > 0 ? 'outside-signal' : 'own-exit'
    return { cause, signal: exit.signal > 0 ? signal : null, events: [event.id], frames }
  }
  return { cause: signal === null ? 'own-exit' : 'unknown', signal, events: [event.id], frames }
}

/** A signal to some process of the container is a cause only when that process was the first one. */
function endsContainer(signal: TimelineEvent, container: ContainerView): boolean {
  const target = signal.data['hostPid']
  return target === undefined || target === null || target === container.hostPid
}

/** The engine reports 128 + n for a first process that a signal ended. */
function signalOfExitCode(exitCode: number): string | null {
  return exitCode > 128 && exitCode <= 128 + 64 ? signalName(exitCode - 128) : null
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
