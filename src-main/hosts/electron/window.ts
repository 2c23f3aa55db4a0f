import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { Logger } from '../shared/log'
import { APP_NAME, type BuiltFiles } from '../shared/paths'
import { recoverFromCrashes } from './crashes'
import type { DesktopStateFile } from './desktopState'
import { isOwnUrl, PAGE_URL } from './origin'

/** The page's own grounds (--page of src-renderer/styles/tokens.css), so that no white flashes up before it is drawn. */
const GROUND = { light: '#f4f4f1', dark: '#14161b' } as const
const SMALLEST = { width: 960, height: 640 } as const

export function openWindow(files: BuiltFiles, state: DesktopStateFile, log: Logger): BrowserWindow {
  const window = new BrowserWindow({
    ...fittingSize(state),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: APP_NAME,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    ...icon(files.resourcesDir),
    webPreferences: {
      preload: files.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false
    }
  })
  window.once('ready-to-show', () => {
    if (state.get().maximized) window.maximize()
    window.show()
  })
  window.on('close', () => {
    const { width, height } = window.getNormalBounds()
    state.set({ width, height, maximized: window.isMaximized() })
  })
  // An empty page (about:blank) comes without any event that could be prevented.
  window.webContents.on('did-navigate', (_event, url) => {
    if (!isOwnUrl(url)) loadPage(window, log)
  })
  recoverFromCrashes(window, log)
  loadPage(window, log)
  return window
}

function loadPage(window: BrowserWindow, log: Logger): void {
  window.loadURL(PAGE_URL).catch((error: unknown) => log.error('the window could not be loaded', { error: String(error) }))
}

/** The remembered size, or what the screen has room for; a projector is often smaller than the desk's screen. */
function fittingSize(state: DesktopStateFile): { readonly width: number; readonly height: number } {
  const { width, height } = screen.getPrimaryDisplay().workAreaSize
  return { width: Math.min(state.get().width, width), height: Math.min(state.get().height, height) }
}

/** Linux takes the icon from the window; the other systems take it from the packaged app. */
function icon(resourcesDir: string): { readonly icon?: string } {
  const file = join(resourcesDir, 'icons', 'icon.png')
  return process.platform === 'linux' && existsSync(file) ? { icon: file } : {}
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
