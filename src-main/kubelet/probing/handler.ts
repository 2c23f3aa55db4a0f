import type { Duplex } from 'node:stream'
import type { LifecycleHandler, ProbeHandler } from '../../pod/model/probes'
import type { ContainerSpec } from '../../pod/spec'

/** One running instance of a container, as a probe or a hook meets it. */
export interface ProbeTarget {
  /** Of the instance: a restarted container is another target. */
  readonly id: string
  readonly container: ContainerSpec
  /** Any process in the pod's network namespace will do; its own first one is. */
  readonly hostPid: number
  readonly startedAt: number
  readonly podIp: string | null
}

/**
 * pkg/probe: `warning` counts as a success but is told, `unknown` is no answer at all (the engine or the way to the pod
 * failed) and counts for nothing.
 */
export interface HandlerOutcome {
  readonly result: 'success' | 'warning' | 'failure' | 'unknown'
  readonly message: string
}

export interface HandlerOptions {
  /** Of the whole attempt: connecting, redirects and the body. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Of httpGet: a hook calls itself kube-lifecycle, and any answer will do. `probe` when not said. */
  readonly purpose?: 'probe' | 'lifecycle'
}

/** Never rejects. */
export type RunHandler = (handler: ProbeHandler | LifecycleHandler, target: ProbeTarget, options: HandlerOptions) => Promise<HandlerOutcome>

export interface DialOptions {
  /** A process in the network namespace to dial from. */
  readonly hostPid: number
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** Rejects with an error that has the errno's name as its `code` when the pod refused; with any other when the way there failed. */
export interface PodDialer {
  /** Resolves when it can dial, so that its own start takes nothing of an attempt's time. */
  ready(): Promise<void>
  dial(options: DialOptions): Promise<Duplex>
}
