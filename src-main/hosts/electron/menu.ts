import { Menu, type MenuItemConstructorOptions, shell } from 'electron'
import { APP_NAME } from '../shared/paths'
import type { Texts } from './texts'

/** Few entries, all by roles, so that they do what the system's users expect. Labels are ours: Electron's own are English only. */
export function setMenu(texts: Texts, logFile: string, platform: NodeJS.Platform = process.platform): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(texts, logFile, platform)))
}

function menuTemplate(t: Texts, logFile: string, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const about: MenuItemConstructorOptions = { role: 'about', label: t.about }
  const quit: MenuItemConstructorOptions = { role: 'quit', label: t.quit }
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const application: MenuItemConstructorOptions = {
    label: APP_NAME,
    submenu: [about, line, { role: 'hide', label: t.hide }, { role: 'hideOthers', label: t.hideOthers }, { role: 'unhide', label: t.showAll }, line, quit]
  }
  const showLog: MenuItemConstructorOptions = { label: t.showLog, click: () => shell.showItemInFolder(logFile) }
  return [
    ...(mac ? [application] : [{ label: t.file, submenu: [quit] }]),
    {
      label: t.edit,
      submenu: [
        { role: 'undo', label: t.undo },
        { role: 'redo', label: t.redo },
        line,
        { role: 'cut', label: t.cut },
        { role: 'copy', label: t.copy },
        { role: 'paste', label: t.paste },
        { role: 'selectAll', label: t.selectAll }
      ]
    },
    {
      label: t.view,
      submenu: [
        { role: 'reload', label: t.reload },
        line,
        { role: 'zoomIn', label: t.zoomIn },
        { role: 'zoomOut', label: t.zoomOut },
        { role: 'resetZoom', label: t.actualSize },
        { role: 'togglefullscreen', label: t.fullScreen },
        line,
        { role: 'toggleDevTools', label: t.developerTools }
      ]
    },
    { label: t.window, role: 'window', submenu: [{ role: 'minimize', label: t.minimize }, { role: 'close', label: t.close }] },
    { label: t.help, role: 'help', submenu: mac ? [showLog] : [showLog, line, about] }
  ]
}
