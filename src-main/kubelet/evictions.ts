import { emptyDirUsages, findOverfull } from './volumes'
import type { PodWorker } from './worker'

/** kubelet: evictionMonitoringPeriod. */
const PERIOD_MS = 10_000

/** Looks at the sizes of emptyDirs that have a limit, and fails the pods that went over it. Returns how to end it. */
export function watchSizes(pods: () => readonly PodWorker[], failed: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    for (const worker of pods()) void evictIfOverfull(worker).catch(failed)
  }, PERIOD_MS)
  timer.unref()
  return () => clearInterval(timer)
}

async function evictIfOverfull(worker: PodWorker): Promise<void> {
  const { deletion, failure, pod } = worker.pod
  if (deletion !== null || failure !== null) return
  const message = findOverfull(pod.spec, await emptyDirUsages(worker.inHand))
  if (message === null) return
  await worker.fail({ reason: 'Evicted', message, at: worker.inHand.env.now() })
  worker.inHand.emit({ type: 'Warning', reason: 'Evicted', message, container: null, containerId: null, command: null })
}
