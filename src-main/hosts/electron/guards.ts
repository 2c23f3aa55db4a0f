import { app, type Session, shell, type WebContents } from 'electron'
import type { Logger } from '../shared/log'
import { isDocumentUrl, isOwnUrl } from './origin'

/** What our page may ask the browser for: the buttons that copy a command, and the projector's full screen. */
const PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen'])
const LOCAL_PROTOCOLS: ReadonlySet<string> = new Set(['app:', 'devtools:', 'data:', 'blob:'])

/** Every page that is ever made in this app is fenced in as it is made. */
export function guardAllContents(log: Logger): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log))
}

function guardContents(contents: WebContents, log: Logger): void {
  contents.on('will-frame-navigate', (event) => {
    if (isOwnUrl(event.url) && event.isMainFrame) return
    event.preventDefault()
    openOutside(event.url, log)
  })
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault()
  })
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url, log)
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Documents open in the user's browser; any other address is refused. */
function openOutside(url: string, log: Logger): void {
  if (!isDocumentUrl(url)) return log.warn('an address was refused', { url: url.slice(0, 200) })
  shell.openExternal(url).catch((error: unknown) => log.warn('the browser could not be opened', { url, error: String(error) }))
}

/** Permissions are denied but for the two above, and the window never speaks to any network: the lab works offline. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, allow) => allow(PERMISSIONS.has(permission) && isOwnUrl(contents.getURL())))
  session.setPermissionCheckHandler((contents, permission) => PERMISSIONS.has(permission) && contents !== null && isOwnUrl(contents.getURL()))
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, proceed) => proceed({ cancel: !LOCAL_PROTOCOLS.has(protocolOf(details.url)) }))
}

function protocolOf(url: string): string {
  return url.slice(0, url.indexOf(':') + 1)
}
