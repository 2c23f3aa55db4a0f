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

/** Why the kubelet part stopped it. */
const STOPPED: Readonly<Record<string, DeathCause>> = {
  'sandbox-changed': 'sandbox-teardown',
  'spec-changed': 'replaced',
  liveness: 'probe-failed',
  startup: 'probe-failed',
  'post-start': 'hook-failed'
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

  // What happened while nobody was there to tell of it.
  if (event.data['missed'] !== undefined) return { cause: event.data['missed'] === 'engine-restart' ? 'engine-restart' : 'unknown', signal, events: [event.id], frames }
  const stopping = last((one) => (one.source === 'kubelet' || one.source === 'lab') && one.reason === 'Killing')
  const asked = last((one) => one.source === 'user' && one.reason === 'Signal' && endsContainer(one, facts.container))
  // With shared PIDs the kubelet may hear of everybody else's end first, and stop a pause that is dead already.
  const sooner = asked !== undefined && stopping !== undefined && asked.id < stopping.id && surelyEnds(asked, facts.container)
  if (stopping !== undefined && !sooner) {
    return { cause: STOPPED[String(stopping.data['why'])] ?? 'deleted', signal: textOrNull(stopping.data['signal']), events: [stopping.id, event.id], frames }
  }
  if (asked !== undefined) return { cause: 'user-signal', signal: textOrNull(asked.data['signal']), events: [asked.id, event.id], frames }
  const oom = last((one) => one.reason === 'EngineOom')
  if (oom !== undefined) return { cause: 'oom', signal, events: [oom.id, event.id], frames }
  const killed = last((one) => one.reason === 'EngineKill')
  const begged = recent.find((one) => one.reason === 'EngineKill' && one.data['signal'] !== 'SIGKILL')
  if (killed?.data['signal'] === 'SIGKILL' && begged !== undefined) return { cause: 'grace-over', signal: textOrNull(begged.data['signal']), events: [begged.id, killed.id, event.id], frames }
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

/** Whatever the program is: SIGKILL from outside its PID namespace, and what pause obeys. */
function surelyEnds({ data }: TimelineEvent, { role }: ContainerView): boolean {
  const outside = data['from'] === undefined || data['from'] === 'host'
  return (data['signal'] === 'SIGKILL' && outside) || (role === 'sandbox' && (data['signal'] === 'SIGTERM' || data['signal'] === 'SIGINT'))
}

/** The engine reports 128 + n for a first process that a signal ended. */
function signalOfExitCode(exitCode: number): string | null {
  return exitCode > 128 && exitCode <= 128 + 64 ? signalName(exitCode - 128) : null
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
