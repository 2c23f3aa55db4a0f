import type { BrowserWindow } from 'electron'
import type { Logger } from '../shared/log'
import { PAGE_URL } from './origin'
import { CRASHED_PATH } from './scheme'

const AGAIN_WITHIN_MS = 60_000

/** A page that crashed is loaded once more; one that crashes again within a minute is given up and says so. */
export function recoverFromCrashes(window: BrowserWindow, log: Logger, now: () => number = Date.now): void {
  let lastCrash = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const again = now() - lastCrash < AGAIN_WITHIN_MS
    lastCrash = now()
    log.error('the window crashed', { reason, exitCode, again })
    const url = again ? new URL(CRASHED_PATH, PAGE_URL).href : PAGE_URL
    window.loadURL(url).catch((error: unknown) => log.error('the window could not be loaded again', { error: String(error) }))
  })
}
