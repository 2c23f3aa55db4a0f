import { z } from 'zod'
import { DETAIL_TOPICS, type PodDetails } from './details'
import type { ErrorCode, ErrorDetail } from './errors'
import { containerId, processId } from './fields'
import type { Forecast } from './forecast'
import type { EngineStatus, LabSnapshot, Settings } from './model'
import { claim, type Proof } from './prove'

/**
 * THE map from command name to its input and output. Hosts, clients and tests derive everything from it.
 * Inputs are strict: an unknown field is an error, as everywhere in this lab.
 */

const uid = z.string().min(1).max(128)
/** `SIGTERM`, `TERM` or a number of 1 to 64. */
const signal = z.union([z.string().regex(/^(SIG)?[A-Z0-9+-]{2,12}$/, 'a signal name such as SIGTERM'), z.number().int().min(1).max(64)])
const dataKind = z.enum(['ConfigMap', 'Secret'])
const manifest = z.string().max(4_000_000)
/** Names with single slashes between them: never absolute, never `.` or `..`. */
const volumeFile = z.string().max(4_096).regex(/^(?!\.{1,2}(?:\/|$))[^/\0]+(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)*$/, 'a path below the volume')
const columns = z.number().int().min(2).max(1_000)
const rows = z.number().int().min(1).max(500)
const stream = z.string().min(1).max(128)

export const settingsPatch = z.strictObject({
  kubelet: z.enum(['on', 'off']).optional(),
  infraImage: z.string().min(1).max(255).optional(),
  allowPull: z.boolean().optional(),
  language: z.enum(['auto', 'en', 'zh-CN']).optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
  projector: z.boolean().optional(),
  motion: z.enum(['system', 'full', 'reduced']).optional(),
  predict: z.boolean().optional(),
  timeScale: z.number().min(0.001).max(1).optional(),
  allowPrivileged: z.boolean().optional(),
  allowHostPath: z.boolean().optional(),
  allowHostNamespaces: z.boolean().optional(),
  allowPublicPorts: z.boolean().optional()
})

const nothing = z.strictObject({})

export const COMMAND_INPUTS = {
  'engine.status': nothing,
  'engine.reconnect': nothing,
  'settings.get': nothing,
  'settings.set': settingsPatch,
  'snapshot.get': nothing,
  'pods.validate': z.strictObject({ manifest }),
  'pods.apply': z.strictObject({ manifest }),
  'pods.delete': z.strictObject({ uid, graceSeconds: z.number().int().min(0).max(86_400).optional() }),
  'pods.deleteAll': z.strictObject({ graceSeconds: z.number().int().min(0).max(86_400).optional(), atOnce: z.number().int().min(1).max(1_000).default(4) }),
  'pods.manifest': z.strictObject({ uid }),
  'pods.debug': z.strictObject({ uid, image: z.string().min(1).max(255), container: z.string().min(1).max(63).optional() }),
  'pods.stats': z.strictObject({ uid }),
  'pods.details': z.strictObject({ uid, about: z.array(z.enum(DETAIL_TOPICS)).min(1).max(DETAIL_TOPICS.length) }),
  'pods.mend': z.strictObject({ uid }),
  'pods.forecast': z.strictObject({
    uid,
    container: z.string().min(1).max(63).optional(),
    hostPid: z.number().int().positive().optional(),
    startTime: z.number().int().nonnegative().optional(),
    signal: signal.default('SIGKILL'),
    from: z.string().min(1).default('host')
  }),
  'pods.twin': z.strictObject({ uid }),
  'twins.kill': z.strictObject({ uid, container: z.string().min(1).max(63), signal: signal.default('SIGKILL') }),
  'prove.run': z.strictObject({ claim }),
  'data.list': nothing,
  'data.delete': z.strictObject({ kind: dataKind, namespace: z.string().min(1).max(253).default('default'), name: z.string().min(1).max(253) }),
  'containers.kill': z.strictObject({ id: containerId, signal: signal.default('SIGKILL') }),
  'containers.skipBackOff': z.strictObject({ uid, container: z.string().min(1) }),
  'containers.inspect': z.strictObject({ id: containerId }),
  'containers.list': nothing,
  'processes.kill': z.strictObject({
    ...processId,
    signal: signal.default('SIGKILL'),
    from: z.string().min(1).default('host')
  }),
  'images.list': nothing,
  'images.shells': nothing,
  'images.load': z.strictObject({ path: z.string().min(1).optional() }),
  'images.pull': z.strictObject({ image: z.string().min(1).max(255) }),
  'jobs.cancel': z.strictObject({ id: z.string().min(1).max(128) }),
  'logs.follow': z.strictObject({ subscriber: z.string().min(1), id: containerId, tail: z.number().int().min(0).max(10_000).default(500) }),
  'files.follow': z.strictObject({ subscriber: z.string().min(1), uid, volume: z.string().min(1).max(63), path: volumeFile, tail: z.number().int().min(0).max(1_048_576).default(65_536) }),
  'terminal.open': z.strictObject({ subscriber: z.string().min(1), id: containerId, command: z.array(z.string().max(4_096)).min(1).max(100).optional(), cols: columns, rows }),
  'terminal.write': z.strictObject({ stream, data: z.string().max(65_536) }),
  'terminal.resize': z.strictObject({ stream, cols: columns, rows }),
  'streams.close': z.strictObject({ stream }),
  'examples.list': nothing,
  'export.dockerScript': z.strictObject({ uid }),
  'export.kubernetes': z.strictObject({ uid })
} as const

export type CommandName = keyof typeof COMMAND_INPUTS
export type CommandInput<N extends CommandName> = z.input<(typeof COMMAND_INPUTS)[N]>
export type ParsedInput<N extends CommandName> = z.output<(typeof COMMAND_INPUTS)[N]>

export interface ValidationResult {
  readonly errors: readonly ErrorDetail[]
  readonly warnings: readonly ErrorDetail[]
}

export interface AppliedPod {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly change: 'created' | 'updated' | 'unchanged'
}

export type DataKind = z.output<typeof dataKind>

export interface AppliedData {
  readonly kind: DataKind
  readonly namespace: string
  readonly name: string
  readonly change: 'created' | 'updated' | 'unchanged'
}

/** A ConfigMap or Secret. What a Secret holds is never told. */
export interface DataView {
  readonly kind: DataKind
  readonly namespace: string
  readonly name: string
  readonly keys: readonly string[]
  readonly immutable: boolean
}

/** One side of a blow at two twins. */
export interface TwinStrike {
  readonly uid: string
  readonly pod: string
  /** Who was struck there: in a twin without pause the owner of the namespaces stands in for it. */
  readonly container: string
  /** When the signal was handed to the engine. */
  readonly at: number
  /** The timeline event. */
  readonly event: number
  /** Why it did not arrive; null when it did. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null
}

export interface ImageView {
  /** The engine's own id, `sha256:...`. */
  readonly id: string
  readonly tags: readonly string[]
  readonly sizeBytes: number
  readonly createdAt: number
  /** Came with this lab, and is the very version that did. */
  readonly bundled: 'current' | 'outdated' | 'no'
  /** Names of the lab's containers that were made from it. */
  readonly usedBy: readonly string[]
}

/** An image of this engine in which a shell was found. */
export interface ShellImage {
  readonly image: string
  readonly shell: string
  readonly sizeBytes: number
}

/** What one container uses; null for what the engine does not measure. */
export interface ContainerUse {
  readonly name: string
  readonly id: string
  readonly image: string
  readonly imageBytes: number | null
  /** When the counters below were read. */
  readonly at: number
  /** CPU time since its start: two samples make a percentage. */
  readonly cpuNanoseconds: number | null
  readonly memoryBytes: number | null
  readonly memoryLimitBytes: number | null
  readonly processes: number | null
}

/** A container of a pod as the engine has it, running or not: what `docker ps -a` and `crictl` list. */
export interface ListedContainer {
  readonly id: string
  readonly dockerName: string
  readonly image: string
  readonly imageId: string
  readonly command: readonly string[]
  readonly state: string
  readonly exitCode: number
  readonly createdAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly pod: { readonly uid: string; readonly namespace: string; readonly name: string }
  /** null for the sandbox. */
  readonly container: string | null
  /** Of the sandbox, or how often the container was restarted before. */
  readonly attempt: number
  readonly sandboxId: string
}

export interface ExamplePod {
  readonly id: string
  /** Key of the renderer's `examples.<id>` texts. */
  readonly manifest: string
  /** Images that it needs and the engine lacks. */
  readonly missingImages: readonly string[]
}

export interface ExportedFile {
  /** A fitting name for it. */
  readonly name: string
  readonly text: string
}

export interface CommandOutputs {
  'engine.status': EngineStatus
  'engine.reconnect': EngineStatus
  'settings.get': Settings
  'settings.set': Settings
  'snapshot.get': LabSnapshot
  'pods.validate': ValidationResult
  'pods.apply': { readonly pods: readonly AppliedPod[]; readonly data: readonly AppliedData[]; readonly warnings: readonly ErrorDetail[] }
  'pods.delete': { readonly uid: string; readonly deletionTimestamp: number }
  /** Those whose deletion has begun. Answers once all have, or once it was stopped. */
  'pods.deleteAll': { readonly uids: readonly string[] }
  /** The YAML the pod was applied from, defaults not filled in. */
  'pods.manifest': { readonly manifest: string }
  /** What its namespaces hold at this moment; only what was asked about. */
  'pods.details': PodDetails
  /** Looked at afresh for this call, with a command that only reads. */
  'prove.run': Proof
  /** With `kubelet: off`: brings the pod to what it should be, this once. */
  'pods.mend': { readonly at: number; readonly event: number }
  /** What the lab expects of a signal, by the kernel's rules and the kubelet's own decisions. Sends nothing. */
  'pods.forecast': Forecast
  /** The same pod without pause, beside it. `dropped`: paths of the manifest that the twin had to do without. */
  'pods.twin': AppliedPod & { readonly dropped: readonly string[] }
  /** The pod with pause first. */
  'twins.kill': { readonly at: number; readonly strikes: readonly [TwinStrike, TwinStrike] }
  /** By namespace, kind and name. */
  'data.list': { readonly objects: readonly DataView[] }
  'data.delete': { readonly kind: DataKind; readonly namespace: string; readonly name: string }
  /** Answers once the debug container is durable in the pod's spec; it runs a moment later. */
  'pods.debug': { readonly container: string }
  /** Of the running containers, pause first. Each call asks the engine once. */
  'pods.stats': { readonly containers: readonly ContainerUse[] }
  'containers.kill': { readonly at: number; readonly event: number }
  'containers.skipBackOff': { readonly at: number; readonly event: number }
  /** The engine's own inspect JSON, untouched. */
  'containers.inspect': { readonly inspect: unknown }
  /** Of all pods of this lab, the newest first. */
  'containers.list': { readonly containers: readonly ListedContainer[] }
  'processes.kill': { readonly at: number; readonly event: number }
  'images.list': { readonly images: readonly ImageView[] }
  'images.shells': { readonly images: readonly ShellImage[] }
  'images.load': { readonly loaded: readonly string[] }
  'images.pull': { readonly image: string; readonly id: string }
  /** false when there is nothing to stop (any more). Answers before the work has given up: its state in the snapshot says when. */
  'jobs.cancel': { readonly cancelled: boolean }
  'logs.follow': { readonly stream: string }
  'files.follow': { readonly stream: string }
  /** `stream` is null when no command was named and the container has no shell. */
  'terminal.open': { readonly stream: string | null; readonly command: readonly string[] }
  'terminal.write': { readonly stream: string }
  'terminal.resize': { readonly stream: string }
  'streams.close': { readonly closed: boolean }
  'examples.list': { readonly examples: readonly ExamplePod[] }
  /** A bash script that builds the pod anew beside itself; no Secret's value is in it. */
  'export.dockerScript': ExportedFile
  /** The pod and the ConfigMaps it uses, for `kubectl apply`; Secrets with their values left out. */
  'export.kubernetes': ExportedFile
}

export type CommandOutput<N extends CommandName> = CommandOutputs[N]

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMAND_INPUTS, name)
}
