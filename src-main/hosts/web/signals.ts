import type { LabService } from '../../api'
import { countPods, farewellText, stopLab } from '../shared/farewell'
import { describe, type Logger } from '../shared/log'
import type { WebServer } from './server'

export interface Farewell {
  begun: boolean
  /** Set once there is one. */
  server: WebServer | null
}

/** The first signal ends the lab in good order, a second one at once. */
export function stopOnSignals(lab: LabService, log: Logger): Farewell {
  const farewell: Farewell = { begun: false, server: null }

  async function leave(): Promise<void> {
    const pods = await countPods(lab)
    await Promise.all([stopLab(lab, log), farewell.server?.close()])
    process.stdout.write(farewellText(pods))
  }

  function onSignal(): void {
    if (farewell.begun) process.exit(130)
    farewell.begun = true
    leave()
      .catch((error: unknown) => log.error('the lab did not end in good order', describe(error)))
      .finally(() => process.exit(0))
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return farewell
}
