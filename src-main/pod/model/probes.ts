/** v1 Probe with every default filled in (SetDefaults_Probe). */
export interface ProbeSpec {
  readonly handler: ProbeHandler
  /** Seconds from the container's start. */
  readonly initialDelaySeconds: number
  readonly timeoutSeconds: number
  readonly periodSeconds: number
  /** In a row, after a failure; always 1 for liveness and startup. */
  readonly successThreshold: number
  /** In a row, before anything happens. */
  readonly failureThreshold: number
  /** Instead of the pod's, when this probe ends the container; null takes the pod's. Never on readiness probes. */
  readonly terminationGracePeriodSeconds: number | null
}

export type ProbeHandler = ExecHandler | HttpGetHandler | TcpSocketHandler

/** Run in the container, no shell; exit code 0 is success. */
export interface ExecHandler {
  readonly kind: 'exec'
  readonly command: readonly string[]
}

/** Asked from within the pod's network namespace; 200 to 399 is success. */
export interface HttpGetHandler {
  readonly kind: 'httpGet'
  /** null is the pod's IP. */
  readonly host: string | null
  readonly port: PortRef
  readonly path: string
  readonly scheme: 'HTTP' | 'HTTPS'
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

export interface TcpSocketHandler {
  readonly kind: 'tcpSocket'
  readonly host: string | null
  readonly port: PortRef
}

/** A number, or the name of one of the container's ports (resolvePort). */
export type PortRef = number | string

export interface SleepHandler {
  readonly kind: 'sleep'
  readonly seconds: number
}

/** v1 Lifecycle. tcpSocket is not here: the kubelet itself never carries it out. */
export interface LifecycleSpec {
  /** The next container starts only when it has returned; its failure ends this one. */
  readonly postStart: LifecycleHandler | null
  /** Runs before the stop signal, within the grace period. */
  readonly preStop: LifecycleHandler | null
  /** As Kubernetes names it (`SIGUSR1`, `SIGRTMIN+3`); null takes the image's, or SIGTERM. */
  readonly stopSignal: string | null
}

export type LifecycleHandler = ExecHandler | HttpGetHandler | SleepHandler

export const NO_LIFECYCLE: LifecycleSpec = { postStart: null, preStop: null, stopSignal: null }
