import type { PatchMessage } from '@api/events'
import type { LabSnapshot } from '@api/model'

/**
 * The same patch, in which all that did not change is the very object of the snapshot before. A pod comes whole when one of its
 * processes changes; so only what shows that process is drawn anew, and the past keeps the rest once.
 */
export function shareUnchanged(before: LabSnapshot, patch: PatchMessage): PatchMessage {
  if (patch.pods === undefined) return patch
  const old = new Map(before.pods.map((pod) => [pod.uid, pod]))
  return { ...patch, pods: patch.pods.map((pod) => share(old.get(pod.uid), pod)) }
}

/** Equal to `now` in everything; what is equal to its counterpart in `before` is that one. For plain data, as JSON has it. */
export function share<T>(before: unknown, now: T): T {
  if (Object.is(before, now) || !isObject(before) || !isObject(now)) return now
  if (Array.isArray(now)) {
    if (!Array.isArray(before)) return now
    const items = now.map((item: unknown, index) => share<unknown>(before[index], item))
    return (items.length === before.length && items.every((item, index) => Object.is(item, before[index])) ? before : items) as T
  }
  if (Array.isArray(before)) return now
  const keys = Object.keys(now)
  const shared = Object.fromEntries(keys.map((key) => [key, share(before[key], now[key])]))
  const same = keys.length === Object.keys(before).length && keys.every((key) => key in before && Object.is(shared[key], before[key]))
  return (same ? before : shared) as T
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
