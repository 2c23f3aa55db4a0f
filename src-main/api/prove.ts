import { z } from 'zod'
import { containerId, processId } from './fields'
import { NAMESPACE_KINDS } from './model'

/**
 * A statement of the window that can be looked at again: what it is about, and what the lab says of it. The command that
 * proves it is chosen by the lab, never by who asks.
 */

const namespace = z.enum(NAMESPACE_KINDS)
const inode = z.number().int().positive()
const names = z.array(z.string().min(1).max(63)).max(64)

/** What `docker inspect` says of one container. Times are milliseconds since the epoch; `hostPid` is 0 when it does not run. */
export const CONTAINER_FACTS = ['state', 'exitCode', 'hostPid', 'startedAt', 'finishedAt', 'oomKilled', 'restartCount', 'sandboxAttempt', 'image', 'imageId', 'ip', 'networkMode'] as const
export type ContainerFact = (typeof CONTAINER_FACTS)[number]

export const claim = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('namespace'), ...processId, namespace, inode }),
  z.strictObject({ kind: z.literal('hostNamespace'), namespace, inode }),
  /** Which containers are in a namespace, by the first process of each container that could be. */
  z.strictObject({ kind: z.literal('members'), namespace, inode, of: z.array(z.strictObject({ container: z.string().min(1).max(63), ...processId })).min(1).max(64), members: names }),
  z.strictObject({ kind: z.literal('alive'), ...processId }),
  /** Its PID in its own PID namespace. */
  z.strictObject({ kind: z.literal('pid'), ...processId, pid: z.number().int().positive() }),
  z.strictObject({ kind: z.literal('parent'), ...processId, parentHostPid: z.number().int().nonnegative() }),
  z.strictObject({ kind: z.literal('processState'), ...processId, state: z.enum(['R', 'S', 'D', 'Z', 'T', 't', 'I', 'X']) }),
  z.strictObject({ kind: z.literal('user'), ...processId, uid: z.number().int().nonnegative(), gid: z.number().int().nonnegative() }),
  z.strictObject({ kind: z.literal('signals'), ...processId, set: z.enum(['caught', 'ignored', 'blocked']), signals: z.array(z.string().max(16)).max(64) }),
  /** The effective ones. */
  z.strictObject({ kind: z.literal('capabilities'), ...processId, capabilities: z.array(z.string().max(32)).max(64) }),
  /** Bytes, CPUs or a number of processes; null is without limit. */
  z.strictObject({ kind: z.literal('limit'), ...processId, limit: z.enum(['memory', 'cpu', 'pids']), value: z.number().nonnegative().nullable() }),
  /** `source` is the device and the folder on it, as `pods.details` tells. */
  z.strictObject({ kind: z.literal('mount'), ...processId, path: z.string().min(1).max(4_096), source: z.string().max(4_096), readOnly: z.boolean() }),
  /** TCP ports on which somebody listens in the process's network namespace. */
  z.strictObject({ kind: z.literal('listening'), ...processId, ports: z.array(z.number().int().min(0).max(65_535)).max(256) }),
  z.strictObject({ kind: z.literal('hostname'), ...processId, container: containerId, hostname: z.string().max(64) }),
  z.strictObject({ kind: z.literal('container'), id: containerId, fact: z.enum(CONTAINER_FACTS), value: z.union([z.string().max(1_024), z.number(), z.boolean(), z.null()]) }),
  /** How long after the end of one instance the next one ran. */
  z.strictObject({ kind: z.literal('restarted'), dead: containerId, next: containerId, afterMs: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('imageSize'), image: z.string().min(1).max(255), sizeBytes: z.number().int().nonnegative() })
])

export type Claim = z.output<typeof claim>
export type ClaimKind = Claim['kind']

/** A list is compared as a set. */
export type ProofValue = string | number | boolean | null | readonly (string | number)[]

/** Why nothing can be said: it is no more, the kernel does not let it be read, or there is nobody to look. */
export type Unseen = 'gone' | 'unreadable' | 'unavailable'

export interface Proof {
  /** The shell line that does the same look; the lab itself runs no shell. */
  readonly command: string
  readonly where: 'kernel' | 'engine'
  /** When it was looked. */
  readonly at: number
  /** As the kernel or the engine says it; empty when nothing could be seen. */
  readonly output: string
  readonly claimed: ProofValue
  /** What the output means; null also when nothing could be seen. */
  readonly found: ProofValue
  readonly verdict: 'agrees' | 'disagrees' | 'unseen'
  /** With `unseen`: why. */
  readonly unseen: Unseen | null
}
