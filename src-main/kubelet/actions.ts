/** What can be done for a pod. Data only; `perform` carries it out. `reason` and `message` are the kubelet's own words. */
export type Action =
  | { readonly type: 'prepareVolumes' }
  | { readonly type: 'createSandbox'; readonly attempt: number; readonly changed: boolean }
  | { readonly type: 'startSandbox'; readonly id: string }
  | CreateContainer
  | { readonly type: 'startContainer'; readonly container: string; readonly id: string }
  /** The preStop hook; its signal follows when the hook has returned or the deadline has come. */
  | { readonly type: 'preStop'; readonly container: string; readonly id: string; readonly deadline: number; readonly why: StopReason }
  /** The stop signal now; `kill` follows when the grace is over, but never sooner than `minimumMs` from now. */
  | { readonly type: 'stop'; readonly container: string; readonly id: string; readonly deadline: number; readonly why: StopReason; readonly minimumMs?: number }
  | { readonly type: 'kill'; readonly container: string; readonly id: string; readonly why: StopReason }
  | { readonly type: 'remove'; readonly container: string; readonly id: string }
  /** Written down before anybody is stopped for it. */
  | { readonly type: 'fail'; readonly reason: 'DeadlineExceeded'; readonly message: string }
  /** Volumes and records go, then the pod is forgotten. */
  | { readonly type: 'finish' }

export interface CreateContainer {
  readonly type: 'createContainer'
  readonly container: string
  readonly attempt: number
  /** Whose namespaces it joins; empty for the one that owns them in a pod without a sandbox. */
  readonly sandboxId: string
  readonly sandboxAttempt: number
  readonly backOffMs: number
}

export type StopReason = 'sandbox-changed' | 'deleted' | 'spec-changed' | 'pod-finished' | 'pod-failed' | 'duplicate' | 'liveness' | 'startup' | 'post-start'

export interface Decision {
  /** All of them may be done at the same time; then look at the world again. Empty: there is nothing to do now. */
  readonly actions: readonly Action[]
  /** When something becomes due by itself; null when only an event can change the decision. */
  readonly wakeAt: number | null
  /** Containers that wait for their back-off, with the time it ends. */
  readonly waiting: ReadonlyMap<string, number>
}
