/** What can be done for a pod. Data only; `perform` carries it out. `reason` and `message` are the kubelet's own words. */
export type Action =
  | { readonly type: 'prepareVolumes' }
  | { readonly type: 'createSandbox'; readonly attempt: number; readonly changed: boolean }
  | { readonly type: 'startSandbox'; readonly id: string }
  | { readonly type: 'createContainer'; readonly container: string; readonly attempt: number; readonly sandboxId: string; readonly sandboxAttempt: number; readonly backOffMs: number }
  | { readonly type: 'startContainer'; readonly container: string; readonly id: string }
  /** SIGTERM now; `kill` follows when the grace is over. */
  | { readonly type: 'stop'; readonly container: string; readonly id: string; readonly deadline: number; readonly why: StopReason }
  | { readonly type: 'kill'; readonly container: string; readonly id: string; readonly why: StopReason }
  | { readonly type: 'remove'; readonly container: string; readonly id: string }
  /** Volumes and records go, then the pod is forgotten. */
  | { readonly type: 'finish' }

export type StopReason = 'sandbox-changed' | 'deleted' | 'spec-changed' | 'pod-finished' | 'duplicate'

export interface Decision {
  /** All of them may be done at the same time; then look at the world again. Empty: there is nothing to do now. */
  readonly actions: readonly Action[]
  /** When something becomes due by itself; null when only an event can change the decision. */
  readonly wakeAt: number | null
  /** Containers that wait for their back-off, with the time it ends. */
  readonly waiting: ReadonlyMap<string, number>
}
