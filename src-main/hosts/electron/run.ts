import { app, type BrowserWindow, dialog, nativeTheme, session } from 'electron'
import type { LabService } from '../../api'
import type { LabOptions } from '../../lab/lab'
import { createLogger, describe, type Logger, surviveErrors } from '../shared/log'
import { APP_NAME, builtFiles, dataDirectory } from '../shared/paths'
import { crashedPage } from './crashedPage'
import { openDesktopState } from './desktopState'
import { guardAllContents, guardSession } from './guards'
import { answerPages } from './ipc'
import { labName } from './labName'
import { setMenu } from './menu'
import { quitInGoodOrder } from './quit'
import { registerScheme, serveWindow } from './scheme'
import { watchSettings } from './settings'
import { chooseLanguage, type Language, textsFor } from './texts'
import { bringToFront, openWindow } from './window'

export interface DesktopParts {
  readonly createLab: (options: LabOptions) => LabService
  /** The folder of the running entry, out/main. */
  readonly entryDir: string
}

/** Starts the desktop lab, or brings the one that runs already to the front. What must come before Electron is ready happens at once. */
export function runDesktop(parts: DesktopParts): void {
  const dataDir = dataDirectory()
  app.setName(APP_NAME)
  app.setAppUserModelId('dev.pauselab')
  // Also decides what counts as the same lab started twice.
  app.setPath('userData', dataDir)
  if (!app.requestSingleInstanceLock()) {
    process.stdout.write('PauseLab is open already: its window comes to the front.\n')
    app.exit(0)
    return
  }
  const { log, file: logFile } = createLogger(dataDir, 'desktop.log')
  surviveErrors(log)
  app.enableSandbox()
  registerScheme()
  guardAllContents(log)
  app
    .whenReady()
    .then(() => open(parts, dataDir, log, logFile))
    .catch((error: unknown) => {
      log.error('the desktop lab could not start', describe(error))
      dialog.showErrorBox(APP_NAME, describe(error).message)
      app.exit(1)
    })
}

function open({ createLab, entryDir }: DesktopParts, dataDir: string, log: Logger, logFile: string): void {
  const files = builtFiles(entryDir, app.isPackaged ? process.resourcesPath : null)
  const state = openDesktopState(dataDir, (error) => log.warn('the window is not remembered', { error: String(error) }))
  const lab = createLab({ dataDir, resourcesDir: files.resourcesDir, log, labName: labName(process.argv) })
  let language: Language = 'en'
  let window: BrowserWindow | null = null
  const texts = (): ReturnType<typeof textsFor> => textsFor(language)

  watchSettings(lab, (settings) => {
    nativeTheme.themeSource = settings.theme
    language = chooseLanguage(settings.language, app.getLocale())
    setMenu(texts(), logFile)
  })
  guardSession(session.defaultSession)
  serveWindow(files.rendererDir, () => crashedPage(texts(), language))
  answerPages(lab, log, texts)
  const quitting = quitInGoodOrder({ lab, log, state, texts, window: () => window })

  function show(): void {
    if (window !== null) return bringToFront(window)
    const opened = openWindow(files, state, log)
    window = opened
    opened.on('closed', () => (window = null))
    // A Mac's app outlives its windows; elsewhere closing the last one means quitting, which may still be cancelled.
    opened.on('close', (event) => {
      if (process.platform === 'darwin' || quitting.done) return
      event.preventDefault()
      app.quit()
    })
  }

  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  show()
  void lab.start()
}
