import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { type LabContext, workingSession } from '../context'
import type { JobMeasure } from '../jobs'
import { until } from '../until'
import { deletePod } from './pods'

/**
 * Begins the deletions one after the other, no more at once than was asked for, and answers once all have begun. Stopping it
 * leaves the pods alone whose turn has not come; a deletion that has begun goes on, since no kubelet ever takes one back.
 */
export function deleteAllPods(context: LabContext, input: ParsedInput<'pods.deleteAll'>): Promise<CommandOutput<'pods.deleteAll'>> {
  const { kubelet } = workingSession(context)
  const uids = kubelet.pods().map((worker) => worker.pod.pod.uid)
  const begun: string[] = []
  let passedOver = 0
  const left = (): number => begun.filter((uid) => kubelet.pod(uid) !== undefined).length
  const measure = (): JobMeasure => ({ done: begun.length - left(), total: uids.length - passedOver, cancellable: begun.length + passedOver < uids.length })
  return context.jobs.run({ kind: 'delete', what: '', unit: 'pods', key: `delete ${JSON.stringify(input)}` }, measure, async (signal, answer) => {
    for (const uid of uids) {
      await until(() => left() < input.atOnce, signal)
      if (signal.aborted) return { uids: begun }
      if (await begin(context, uid, input.graceSeconds)) begun.push(uid)
      else passedOver += 1
    }
    answer({ uids: begun })
    await until(() => left() === 0, signal)
    return { uids: begun }
  })
}

/** false when somebody else's deletion of it was over before its turn came. */
async function begin(context: LabContext, uid: string, graceSeconds: number | undefined): Promise<boolean> {
  try {
    await deletePod(context, { uid, graceSeconds })
    return true
  } catch (error) {
    if (error instanceof LabError && error.code === 'not-found') return false
    throw error
  }
}
