import { app, type BrowserWindow, dialog, type MessageBoxOptions, powerMonitor } from 'electron'
import type { LabService } from '../../api'
import { countPods, farewellText, stopLab } from '../shared/farewell'
import { describe, type Logger } from '../shared/log'
import { deleteAllPods } from './deleteAll'
import type { DesktopStateFile } from './desktopState'
import type { Texts } from './texts'

export interface QuitParts {
  readonly lab: LabService
  readonly log: Logger
  readonly state: DesktopStateFile
  readonly texts: () => Texts
  readonly window: () => BrowserWindow | null
}

const CHOICES = ['quit', 'delete', 'cancel'] as const
type Choice = (typeof CHOICES)[number]

export interface Quitting {
  /** Whether windows may close for good. */
  readonly done: boolean
}

/** Whoever quits, by menu, window, signal or shutdown: the lab is stopped first, and the user knows that pods stay. */
export function quitInGoodOrder(parts: QuitParts): Quitting {
  const { lab, log, state } = parts
  let phase: 'running' | 'asking' | 'leaving' | 'done' = 'running'

  async function quit(): Promise<void> {
    phase = 'asking'
    const choice = await ask()
    if (phase !== 'asking') return
    if (choice === 'cancel') {
      phase = 'running'
      return
    }
    phase = 'leaving'
    if (choice === 'delete') await deleteAllPods(lab, log)
    await leave()
  }

  async function leave(): Promise<void> {
    phase = 'leaving'
    const pods = await countPods(lab)
    await stopLab(lab, log)
    process.stdout.write(farewellText(pods))
    phase = 'done'
    app.quit()
  }

  async function ask(): Promise<Choice> {
    const pods = await countPods(lab)
    if (pods === 0 || process.env.PAUSELAB_QUIET_EXIT === '1' || !state.get().askOnQuit) return 'quit'
    const window = parts.window()
    const options = question(parts.texts(), pods)
    const { response, checkboxChecked } = await (window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options))
    const choice = CHOICES[response] ?? 'cancel'
    if (checkboxChecked && choice === 'quit') state.set({ askOnQuit: false })
    return choice
  }

  /** For those who cannot be asked. The first one ends in good order, the next at once. */
  function quitUnasked(): void {
    if (phase === 'leaving') app.exit(130)
    else if (phase !== 'done') leave().catch(giveUp)
  }

  function giveUp(error: unknown): void {
    log.error('the lab did not end in good order', describe(error))
    app.exit(1)
  }

  app.on('before-quit', (event) => {
    if (phase === 'done') return
    event.preventDefault()
    if (phase === 'running') quit().catch(giveUp)
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quitUnasked)
  powerMonitor.on('shutdown', quitUnasked)

  return {
    get done() {
      return phase === 'done'
    }
  }
}

function question(t: Texts, pods: number): MessageBoxOptions {
  return {
    type: 'info',
    message: t.podsStay(pods),
    detail: t.podsStayDetail,
    buttons: [t.quitShort, t.deleteAndQuit, t.cancel],
    defaultId: CHOICES.indexOf('quit'),
    cancelId: CHOICES.indexOf('cancel'),
    checkboxLabel: t.doNotAskAgain,
    noLink: true
  }
}
