import type { LabService } from '../../api'
import { describe, type Logger } from './log'

const STOP_WITHIN_MS = 1_700

/** How many pods would stay behind if the lab ended now; 0 when it cannot be told. */
export async function countPods(lab: LabService): Promise<number> {
  try {
    const { pods } = await lab.run('snapshot.get', {})
    return pods.length
  } catch {
    return 0
  }
}

/** Stops the lab, but waits no longer than a user would: the engine may hang, and nothing of the lab's needs more. Never rejects. */
export async function stopLab(lab: LabService, log: Logger): Promise<void> {
  let late: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    late = setTimeout(() => {
      log.warn('the lab did not stop in time', { waitedMs: STOP_WITHIN_MS })
      resolve()
    }, STOP_WITHIN_MS)
  })
  const stopped = lab.stop().catch((error: unknown) => log.error('the lab did not stop cleanly', describe(error)))
  await Promise.race([stopped, patience])
  clearTimeout(late)
}

/** The last words in the terminal. */
export function farewellText(pods: number): string {
  if (pods === 0) return 'PauseLab has ended.\n'
  return `PauseLab has ended. Your pods keep running (${pods}). To remove them, start PauseLab again and choose "Delete all".\n`
}
