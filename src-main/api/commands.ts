import { z } from 'zod'
import type { ErrorDetail } from './errors'
import type { EngineStatus, LabSnapshot, Settings } from './model'

/**
 * THE map from command name to its input and output. Hosts, clients and tests derive everything from it.
 * Inputs are strict: an unknown field is an error, as everywhere in this lab.
 */

const uid = z.string().min(1).max(128)
const containerId = z.string().regex(/^[0-9a-f]{12,64}$/, 'a container id: 12 to 64 hexadecimal digits')
/** `SIGTERM`, `TERM` or a number of 1 to 64. */
const signal = z.union([z.string().regex(/^(SIG)?[A-Z0-9+-]{2,12}$/, 'a signal name such as SIGTERM'), z.number().int().min(1).max(64)])
const manifest = z.string().max(4_000_000)

export const settingsPatch = z.strictObject({
  kubelet: z.enum(['on', 'off']).optional(),
  infraImage: z.string().min(1).max(255).optional(),
  allowPull: z.boolean().optional(),
  language: z.enum(['auto', 'en', 'zh-CN']).optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
  projector: z.boolean().optional(),
  motion: z.enum(['system', 'full', 'reduced']).optional(),
  predict: z.boolean().optional()
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
  'pods.deleteAll': z.strictObject({ graceSeconds: z.number().int().min(0).max(86_400).optional() }),
  'pods.manifest': z.strictObject({ uid }),
  'containers.kill': z.strictObject({ id: containerId, signal: signal.default('SIGKILL') }),
  'containers.skipBackOff': z.strictObject({ uid, container: z.string().min(1) }),
  'containers.inspect': z.strictObject({ id: containerId }),
  'processes.kill': z.strictObject({
    hostPid: z.number().int().positive(),
    startTime: z.number().int().nonnegative(),
    signal: signal.default('SIGKILL'),
    from: z.string().min(1).default('host')
  }),
  'images.list': nothing,
  'images.load': z.strictObject({ path: z.string().min(1).optional() }),
  'images.pull': z.strictObject({ image: z.string().min(1).max(255) }),
  'logs.follow': z.strictObject({ subscriber: z.string().min(1), id: containerId, tail: z.number().int().min(0).max(10_000).default(500) }),
  'streams.close': z.strictObject({ stream: z.string().min(1) }),
  'examples.list': nothing
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

export interface ExamplePod {
  readonly id: string
  /** Key of the renderer's `examples.<id>` texts. */
  readonly manifest: string
  /** Images that it needs and the engine lacks. */
  readonly missingImages: readonly string[]
}

export interface CommandOutputs {
  'engine.status': EngineStatus
  'engine.reconnect': EngineStatus
  'settings.get': Settings
  'settings.set': Settings
  'snapshot.get': LabSnapshot
  'pods.validate': ValidationResult
  'pods.apply': { readonly pods: readonly AppliedPod[]; readonly warnings: readonly ErrorDetail[] }
  'pods.delete': { readonly uid: string; readonly deletionTimestamp: number }
  'pods.deleteAll': { readonly uids: readonly string[] }
  /** The YAML the pod was applied from, defaults not filled in. */
  'pods.manifest': { readonly manifest: string }
  'containers.kill': { readonly at: number; readonly event: number }
  'containers.skipBackOff': { readonly at: number; readonly event: number }
  /** The engine's own inspect JSON, untouched. */
  'containers.inspect': { readonly inspect: unknown }
  'processes.kill': { readonly at: number; readonly event: number }
  'images.list': { readonly images: readonly ImageView[] }
  'images.load': { readonly loaded: readonly string[] }
  'images.pull': { readonly image: string; readonly id: string }
  'logs.follow': { readonly stream: string }
  'streams.close': { readonly closed: boolean }
  'examples.list': { readonly examples: readonly ExamplePod[] }
}

export type CommandOutput<N extends CommandName> = CommandOutputs[N]

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMAND_INPUTS, name)
}
