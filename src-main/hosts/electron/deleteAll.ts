import type { LabMessage, LabService } from '../../api'
import { describe, type Logger } from '../shared/log'

/** Whoever quits wants to be gone soon: a shorter grace than a pod's own, and no endless wait behind it. */
const GRACE_SECONDS = 5
const WAIT_MS = 30_000
/** Nobody is there to change their mind. */
const ALL_AT_ONCE = 1_000

/** Deletes every pod and waits until they are gone. What fails is logged; the lab finds the rest at its next start. */
export async function deleteAllPods(lab: LabService, log: Logger): Promise<void> {
  try {
    await lab.run('pods.deleteAll', { graceSeconds: GRACE_SECONDS, atOnce: ALL_AT_ONCE })
    await podsGone(lab, WAIT_MS)
  } catch (error) {
    log.error('the pods could not be deleted', describe(error))
  }
}

function podsGone(lab: LabService, withinMs: number): Promise<void> {
  const left = new Set<string>()
  const over = new AbortController()
  return new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`after ${withinMs} ms there are still ${left.size} pods`)), withinMs)
    const subscription = lab.subscribe((message) => {
      keepCount(left, message)
      if (left.size === 0) resolve()
    })
    over.signal.addEventListener('abort', () => {
      clearTimeout(late)
      subscription.close()
    })
  }).finally(() => over.abort())
}

function keepCount(left: Set<string>, message: LabMessage): void {
  if (message.type === 'snapshot') for (const pod of message.snapshot.pods) left.add(pod.uid)
  if (message.type !== 'patch') return
  for (const pod of message.pods ?? []) left.add(pod.uid)
  for (const uid of message.removedPods ?? []) left.delete(uid)
}
