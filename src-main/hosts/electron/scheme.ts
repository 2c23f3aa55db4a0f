import { protocol } from 'electron'
import { pageHeaders } from '../shared/pageHeaders'
import { readStaticFile } from '../shared/staticFiles'
import { isOwnUrl, SCHEME } from './origin'

export const CRASHED_PATH = '/crashed'

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** Serves the built window and nothing else. `crashedPage` is asked for the HTML that is shown when the window keeps crashing. */
export function serveWindow(rendererDir: string, crashedPage: () => string): void {
  protocol.handle(SCHEME, async (request) => {
    if (!isOwnUrl(request.url) || request.method !== 'GET') return text(403, 'Refused.')
    const path = new URL(request.url).pathname
    if (path === CRASHED_PATH) return page(200, crashedPage())
    const file = await readStaticFile(rendererDir, path)
    if (file !== null) return new Response(file.body, { headers: { ...pageHeaders(), ...file.headers } })
    return text(404, path === '/' ? 'The window is not built yet: run "npm run build".' : 'There is no such file.')
  })
}

function text(status: number, words: string): Response {
  return new Response(words, { status, headers: { ...pageHeaders(), 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}

function page(status: number, html: string): Response {
  return new Response(html, { status, headers: { ...pageHeaders(), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } })
}
