/**
 * What a lab looks like at one moment. Everything a window, a test or a script may know comes through these shapes.
 * Times are milliseconds since the epoch (fractions allowed where the source is finer) unless a name says otherwise.
 */

export const NAMESPACE_KINDS = ['mnt', 'uts', 'ipc', 'pid', 'net', 'user', 'cgroup', 'time'] as const
export type NamespaceKind = (typeof NAMESPACE_KINDS)[number]

/** Inode IDs as `readlink /proc/<pid>/ns/<kind>` shows them; null where the kernel does not let the link be read. */
export type Namespaces = Readonly<Record<NamespaceKind, number | null>>

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
export type ContainerRole = 'sandbox' | 'init' | 'sidecar' | 'app' | 'ephemeral'
export type ContainerState = 'waiting' | 'running' | 'terminated'
/** The state letter of /proc/<pid>/stat, see proc(5). */
export type ProcessState = 'R' | 'S' | 'D' | 'Z' | 'T' | 't' | 'I' | 'X'

export interface ProbeStatus {
  readonly state: 'ready' | 'starting' | 'degraded' | 'off'
  /** How the probe learns of forks and exits: the kernel's process connector, or by looking again and again. */
  readonly events: 'connector' | 'polling'
  /** Why the probe is not all it could be; null when it is. */
  readonly reason: string | null
  /** What the probe had to leave out (it was not read fast enough) or never heard of (the kernel had no room) since this lab has the engine. What is shown is right all the same. */
  readonly framesDropped: number
}

export interface EngineStatus {
  readonly kind: 'docker' | 'simulated' | 'none'
  readonly state: 'connecting' | 'ready' | 'away'
  /** Where the engine is looked for, e.g. `unix:///var/run/docker.sock`; empty when there is nowhere to look. */
  readonly endpoint: string
  /** Who named the endpoint: `DOCKER_HOST`, a context of the docker command, or a usual socket. */
  readonly endpointSource: string
  readonly version: string | null
  readonly apiVersion: string | null
  readonly rootless: boolean
  readonly userns: boolean
  readonly cgroup: 1 | 2 | null
  readonly os: string | null
  readonly arch: string | null
  readonly probe: ProbeStatus
  readonly hostNamespaces: Namespaces | null
  /** The bundled images, and whether the engine has the very ones that came with this lab. */
  readonly coreImages: 'unknown' | 'loading' | 'ready' | 'failed'
  /** Whether the engine lets a container start with the kubelet's OomScoreAdj of -998; null while not learnt. */
  readonly negativeOomScore: boolean | null
  /** Who holds the engine when it is not this lab: then this lab only watches. */
  readonly heldBy: string | null
  /** What is wrong and cannot be seen from the fields above, in one sentence; null when nothing is. */
  readonly problem: string | null
}

export interface Settings {
  /** 'on': the lab restarts what dies, as a kubelet does. 'off': it only watches what plain Docker leaves behind. */
  readonly kubelet: 'on' | 'off'
  /** The image of every new pod's sandbox container. */
  readonly infraImage: string
  /** Consent to let the engine pull images that are not bundled. */
  readonly allowPull: boolean
  readonly language: 'auto' | 'en' | 'zh-CN'
  readonly theme: 'system' | 'light' | 'dark'
  readonly projector: boolean
  readonly motion: 'system' | 'full' | 'reduced'
  /** Ask "what falls?" before a kill. */
  readonly predict: boolean
  /** Back-offs are this many times as long: 1 as in Kubernetes, 0.1 for a classroom. Says so wherever it applies. */
  readonly timeScale: number
  /** What a manifest may do to the machine beyond its own pod; all false until the user says otherwise. */
  readonly allowPrivileged: boolean
  readonly allowHostPath: boolean
  readonly allowHostNamespaces: boolean
  readonly allowPublicPorts: boolean
}

export interface PodCondition {
  readonly type: 'PodScheduled' | 'PodReadyToStartContainers' | 'Initialized' | 'ContainersReady' | 'Ready'
  readonly status: 'True' | 'False'
  /** ContainersNotReady, ContainersNotInitialized, PodCompleted, PodFailed ...; null when there is nothing to say. */
  readonly reason: string | null
  readonly message: string | null
  readonly lastTransitionTime: number
}

export interface ProbeView {
  readonly kind: 'startup' | 'liveness' | 'readiness'
  readonly result: 'unknown' | 'success' | 'failure'
  /** Why the last attempt was no success; null when it was one, and before the first. */
  readonly message: string | null
  readonly at: number | null
}

export interface ContainerView {
  /** The engine's full 64-digit id; null while no instance was made. */
  readonly id: string | null
  readonly name: string
  readonly dockerName: string | null
  readonly role: ContainerRole
  readonly image: string
  readonly state: ContainerState
  /** The engine's own word, which also knows `created` and `paused`. */
  readonly dockerState: string | null
  /** CrashLoopBackOff, Completed, Error, OOMKilled, ErrImageNeverPull, ContainerCreating ... */
  readonly reason: string | null
  /** The words that belong to the reason, as the kubelet's event or the engine has them. */
  readonly message: string | null
  readonly restartCount: number
  readonly exitCode: number | null
  readonly hostPid: number | null
  readonly createdAt: number | null
  readonly startedAt: number | null
  readonly finishedAt: number | null
  /** When the back-off ends and the container is started again; null when it waits for nothing. */
  readonly nextRestartAt: number | null
  readonly namespaces: Namespaces | null
  readonly command: readonly string[]
  readonly ports: readonly PortView[]
  readonly mounts: readonly MountView[]
  /** A joiner that no longer shares the network namespace of its pod's present sandbox. */
  readonly stranded: boolean
  /** Runs, has started, and its readiness probe (if it has one) says so. */
  readonly ready: boolean
  /** Runs, its postStart hook has returned, and its startup probe (if it has one) has succeeded. */
  readonly started: boolean
  readonly probes: readonly ProbeView[]
  /** Where the manifest names the container whose processes a debug container looks at. */
  readonly targetContainerName: string | null
  /** How the instance before this one ended; null for the first. `message` is its termination message. */
  readonly last: { readonly id: string; readonly exitCode: number; readonly finishedAt: number; readonly reason: string; readonly message: string | null } | null
}

export interface PortView {
  readonly containerPort: number
  readonly hostPort: number | null
  readonly hostIP: string | null
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
}

export interface MountView {
  readonly volume: string
  readonly path: string
  readonly readOnly: boolean
}

export interface ProcessView {
  readonly hostPid: number
  readonly parentHostPid: number
  /** PID and parent's PID in the process's own PID namespace; parent 0 means "started from outside". */
  readonly pid: number
  readonly parentPid: number
  /** Name of the container within the pod (`POD` is never used: the sandbox's is `pause`). */
  readonly container: string | null
  readonly command: string
  readonly state: ProcessState
  /** Field 22 of /proc/<pid>/stat, in clock ticks since boot: with the PID it names a process for good. */
  readonly startTime: number
  readonly namespaces: Namespaces | null
}

export interface PodView {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly phase: PodPhase
  /** The STATUS column of `kubectl get pods`. */
  readonly status: string
  readonly createdAt: number
  readonly generation: number
  readonly deletionTimestamp: number | null
  readonly ip: string | null
  readonly sandboxAttempt: number
  readonly sandboxId: string | null
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never'
  readonly shareProcessNamespace: boolean
  /** `none`: the counter-experiment without pause; the first app container owns the namespaces. */
  readonly sandbox: 'pause' | 'none'
  /** Name of the pod with pause, in the same namespace, that this one without is the twin of; null for any other pod. */
  readonly twinOf: string | null
  readonly qosClass: 'Guaranteed' | 'Burstable' | 'BestEffort'
  readonly conditions: readonly PodCondition[]
  /** Why the pod as a whole failed (Evicted, DeadlineExceeded), as its status has it; null otherwise. */
  readonly reason: string | null
  readonly message: string | null
  readonly labels: Readonly<Record<string, string>>
  /** pause first (when there is one), then init containers and sidecars, apps and debug containers, each in the order of the spec. */
  readonly containers: readonly ContainerView[]
  /** Flat; the tree is by parentHostPid. */
  readonly processes: readonly ProcessView[]
}

/** Who noticed or did it. */
export type EventSource = 'user' | 'kubelet' | 'engine' | 'probe' | 'lab'

export interface TimelineEvent {
  /** Grows by one with every event of this lab; evidence is named by it. */
  readonly id: number
  readonly at: number
  readonly source: EventSource
  readonly type: 'Normal' | 'Warning'
  /** A kubelet's event reason (Started, Killing, BackOff, SandboxChanged ...) or the lab's own in the same style. */
  readonly reason: string
  /** In Kubernetes' or the engine's own (English) words. */
  readonly message: string
  readonly pod: { readonly uid: string; readonly namespace: string; readonly name: string } | null
  readonly container: string | null
  readonly containerId: string | null
  /** The docker command line that does the same; null when nothing was done to the engine. */
  readonly command: string | null
  /** Machine-readable facts: exitCode, signal, inodes, ip, attempt, frame (the probe's frame number) ... */
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

/** One figure of a recovery card and what proves it. */
export interface Figure<T = string | number | boolean | null> {
  readonly value: T
  /** Timeline events by id. */
  readonly events: readonly number[]
  /** Probe frames by number. */
  readonly frames: readonly number[]
}

export type DeathCause =
  | 'user-signal' // a signal sent through this lab
  | 'outside-signal' // a signal somebody else sent through the engine
  | 'grace-over' // somebody asked the engine to stop it, and it was still there when its grace was over
  | 'engine-restart' // the engine was stopped, and everything with it
  | 'own-exit'
  | 'pid-namespace-died' // its PID 1 died and the kernel ended everything in the namespace
  | 'sandbox-teardown' // the kubelet stopped it because the sandbox was gone
  | 'deleted'
  | 'oom'
  | 'probe-failed' // the kubelet ended it since its liveness or startup probe failed
  | 'hook-failed' // the kubelet ended it since its postStart hook failed
  | 'replaced' // the kubelet ended it since its definition changed
  | 'unknown'

/** What one container's death did, and how it was mended. Open while `runningAgainAfterMs` is null and recovery is expected. */
export interface RecoveryCard {
  /** The timeline event of the death. */
  readonly id: number
  readonly pod: { readonly uid: string; readonly namespace: string; readonly name: string }
  readonly container: string
  readonly role: ContainerRole
  readonly cause: Figure<DeathCause>
  /** Signal name (`SIGKILL`) when a signal ended it. */
  readonly signal: Figure<string | null>
  readonly exitCode: Figure<number>
  readonly diedAt: Figure<number>
  /** Containers that went with it, by name, in order. */
  readonly tookAlong: readonly Figure<string>[]
  /** Containers that stood through it. */
  readonly survived: readonly Figure<string>[]
  readonly ip: { readonly before: Figure<string | null>; readonly after: Figure<string | null> }
  readonly sandboxAttempt: { readonly before: Figure<number>; readonly after: Figure<number> }
  /** The pod-level namespaces (those pause holds) before and after. `same` is decided by holder and start time, not by the number. */
  readonly namespaces: readonly { readonly kind: NamespaceKind; readonly before: Figure<number | null>; readonly after: Figure<number | null>; readonly same: boolean }[]
  readonly detectedAfterMs: Figure<number> | null
  readonly backOffMs: Figure<number> | null
  readonly runningAgainAfterMs: Figure<number> | null
  /** Until its readiness probe passed; of a sandbox until everything was ready again. Null while it is not, and when nothing recovers. */
  readonly readyAfterMs: Figure<number> | null
  /** recovered: runs again; waiting: a restart is due; final: nothing will be restarted, and why is in `finalReason`. */
  readonly outcome: 'waiting' | 'recovered' | 'final'
  readonly finalReason: 'restart-policy' | 'deleted' | 'kubelet-off' | null
}

/** Work that takes longer than 300 ms; what has ended stays for 8 s, so that it can be said what became of it. */
export interface JobView {
  readonly id: string
  readonly kind: 'load' | 'pull' | 'apply' | 'delete'
  /** The archive's file name, the image, or the pods' names; empty for all pods. */
  readonly what: string
  readonly done: number
  /** null while nobody knows it. */
  readonly total: number | null
  /** load: bytes of the archive sent; pull: bytes of the layers fetched; apply: containers that run or have run; delete: pods gone. */
  readonly unit: 'bytes' | 'containers' | 'pods'
  readonly startedAt: number
  readonly state: 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled'
  readonly finishedAt: number | null
  /** Why it failed. */
  readonly message: string | null
  /** Whether `jobs.cancel` would still change anything. */
  readonly cancellable: boolean
}

export interface LabSnapshot {
  /** Grows by one with every published change. */
  readonly version: number
  readonly at: number
  readonly engine: EngineStatus
  readonly settings: Settings
  readonly pods: readonly PodView[]
  /** The last 2,000, oldest first. */
  readonly timeline: readonly TimelineEvent[]
  /** The last 50, oldest first. */
  readonly cards: readonly RecoveryCard[]
  /** What is under way, the oldest first. */
  readonly jobs: readonly JobView[]
}
