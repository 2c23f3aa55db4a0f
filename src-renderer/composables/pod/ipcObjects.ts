import type { Doer, Holder, IpcDetails } from '@api/details'

export type IpcKind = 'segment' | 'semaphores' | 'queue' | 'posixMemory' | 'posixSemaphore' | 'posixQueue'

/** One row, whatever it is: System V objects have keys, POSIX ones names. */
export interface IpcObject {
  readonly key: string
  readonly kind: IpcKind
  readonly name: string
  readonly bytes: number | null
  readonly messages: number | null
  readonly count: number | null
  readonly mode: number
  /** The creator's; all that is known of it where `by` is null. */
  readonly uid: number
  readonly by: Doer | null
  readonly holders: readonly string[]
}

export function ipcObjects(ipc: IpcDetails): readonly IpcObject[] {
  const { segments = [], semaphores = [], queues = [] } = ipc.systemV ?? {}
  const none = { bytes: null, messages: null, count: null, by: null, holders: [] }
  const systemV = (kind: IpcKind, one: { id: number; key: number; mode: number; creatorUid: number }): Omit<IpcObject, 'bytes' | 'messages' | 'count' | 'by' | 'holders'> => ({ key: `${kind} ${one.id}`, kind, name: keyText(one.key), mode: one.mode, uid: one.creatorUid })
  const posix = (kind: IpcKind, all: IpcDetails['posixMemory']): readonly IpcObject[] => all.map((one) => ({ ...none, key: `${kind} ${one.name}`, kind, name: one.name, mode: one.mode, uid: one.uid, bytes: one.bytes, holders: containers(one.holders) }))
  return [
    ...segments.map((one) => ({ ...none, ...systemV('segment', one), bytes: one.bytes, by: one.creator, holders: containers(one.holders) })),
    ...semaphores.map((one) => ({ ...none, ...systemV('semaphores', one), count: one.count })),
    ...queues.map((one) => ({ ...none, ...systemV('queue', one), bytes: one.bytes, messages: one.messages })),
    ...posix('posixMemory', ipc.posixMemory),
    ...posix('posixSemaphore', ipc.posixSemaphores),
    ...posix('posixQueue', ipc.posixQueues)
  ]
}

/** As `ipcs` writes keys; 0 is a private object. */
function keyText(key: number): string {
  return `0x${(key >>> 0).toString(16).padStart(8, '0')}`
}

function containers(holders: readonly Holder[]): readonly string[] {
  return [...new Set(holders.map((one) => one.container))]
}
