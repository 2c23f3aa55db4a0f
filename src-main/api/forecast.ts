import type { ContainerRole, ContainerView, DeathCause, PodView, RecoveryCard } from './model'

/** What a signal does to the process that it is sent to. `held`: it waits until the process goes on, or no longer blocks it. */
export type SignalEffect = 'ends' | 'stops' | 'continues' | 'handled' | 'nothing' | 'held'

/** Why it does that: the kernel's rule, or what is known of the program. */
export type SignalRule =
  | 'kill' // SIGKILL cannot be caught
  | 'stop' // SIGSTOP neither
  | 'protected' // PID 1 of its namespace gets only what it has a handler for, and from inside not even SIGKILL
  | 'ignored' // the program ignores it
  | 'harmless' // does nothing where it is not handled (SIGCHLD, SIGURG, SIGWINCH, SIGCONT)
  | 'default' // no handler: the kernel's own way
  | 'continue'
  | 'stopped' // the process is stopped: anything but SIGKILL waits for SIGCONT
  | 'blocked'
  | 'pause' // pause's own handlers: it ends with 0 on SIGTERM and SIGINT, and reaps on SIGCHLD
  | 'handler' // it has a handler (or may have one), and what a program does in it nobody can see from outside
  | 'child' // not the container's first process: what its parent makes of it is the program's affair

/** How the instance that runs now ends, if it does. `other`: by something else than what was asked about. */
export type Fall = 'none' | 'signal' | 'kernel' | 'kubelet' | 'other'

/** What the container comes to: `waiting` for its back-off, `stranded` in namespaces whose holder is gone. */
export type Afterwards = 'running' | 'stranded' | 'waiting' | 'ended'

export interface ContainerFate {
  readonly name: string
  readonly role: ContainerRole
  readonly falls: Fall
  readonly then: Afterwards
  /** Of the instance that runs then, or of the one that has ended. */
  readonly restartCount: number
  /** The wait before it is started again, in ms: 0 is at once; null when it did not fall or is not started again. */
  readonly backOffMs: number | null
}

/** Of who holds the pod's namespaces: pause, or the first app of a pod without it. */
export interface HolderFate {
  readonly fate: 'stays' | 'new' | 'gone'
  readonly attempt: number
  readonly ip: 'kept' | 'new' | 'none'
}

export interface PodOutcome {
  /** In the order of the pod's view: pause first, when there is one. */
  readonly containers: readonly ContainerFate[]
  readonly holder: HolderFate
}

/** What the lab expects of a signal, before it is sent. */
export interface Forecast extends PodOutcome {
  readonly at: number
  readonly signal: string
  /** The container whose process it goes to. */
  readonly target: string
  readonly effect: SignalEffect
  readonly rule: SignalRule
  /** False where it hangs on what a program does, which nobody can read from outside. */
  readonly certain: boolean
}

/** By what the cards say of it. */
const FALL_BY_CAUSE: Readonly<Partial<Record<DeathCause, Fall>>> = { 'user-signal': 'signal', 'pid-namespace-died': 'kernel', 'sandbox-teardown': 'kubelet' }

/** What really happened to a pod between two views of it, in the words of a forecast. `cards`: of the deaths in between. */
export function outcomeBetween(before: PodView, after: PodView, cards: readonly RecoveryCard[]): PodOutcome {
  const holder = (pod: PodView): ContainerView | undefined => pod.containers.find((one) => one.role === (pod.sandbox === 'none' ? 'app' : 'sandbox'))
  const [old, now] = [holder(before), holder(after)]
  const stays = now?.state === 'running' && old !== undefined && isSameRun(old, now)
  return {
    containers: after.containers.map((one) => fateOf(before.containers.find(({ name }) => name === one.name), one, after, cards)),
    holder: {
      fate: stays ? 'stays' : now?.state === 'running' ? 'new' : 'gone',
      attempt: after.sandbox === 'none' ? (now?.restartCount ?? 0) : after.sandboxAttempt,
      ip: after.ip === null ? 'none' : after.ip === before.ip ? 'kept' : 'new'
    }
  }
}

/**
 * By its own card, or that of the sandbox which took it along: the kernel took those who shared its PIDs, the kubelet the others.
 * What the kubelet meant to end (a pod that is finished, a new definition) has no card at all.
 */
function fallOf(name: string, card: RecoveryCard | undefined, cards: readonly RecoveryCard[], sharesPids: boolean): Fall {
  if (card !== undefined) return FALL_BY_CAUSE[card.cause.value] ?? 'other'
  const taken = cards.some((one) => one.role === 'sandbox' && one.tookAlong.some(({ value }) => value === name))
  return taken && sharesPids ? 'kernel' : 'kubelet'
}

function fateOf(before: ContainerView | undefined, after: ContainerView, pod: PodView, cards: readonly RecoveryCard[]): ContainerFate {
  const fell = before?.state === 'running' && !(after.state === 'running' && isSameRun(before, after))
  const card = cards.find((one) => one.container === after.name && one.pod.uid === pod.uid)
  return {
    name: after.name,
    role: after.role,
    falls: fell ? fallOf(after.name, card, cards, pod.shareProcessNamespace) : 'none',
    then: after.state === 'running' ? (after.stranded ? 'stranded' : 'running') : after.state === 'waiting' ? 'waiting' : 'ended',
    restartCount: after.restartCount,
    backOffMs: !fell || after.state === 'terminated' ? null : (card?.backOffMs?.value ?? 0)
  }
}

function isSameRun(a: ContainerView, b: ContainerView): boolean {
  return a.id === b.id && a.startedAt === b.startedAt
}

/** Whether a container came to what was expected. The length of a wait is no part of it, only that there is one. */
export function isAsExpected(expected: ContainerFate, happened: ContainerFate): boolean {
  if (expected.falls !== happened.falls) return false
  const waited = expected.then === 'waiting' && expected.backOffMs !== null && happened.then === 'running'
  if (waited) return happened.restartCount === expected.restartCount + 1
  return expected.then === happened.then && expected.restartCount === happened.restartCount
}
