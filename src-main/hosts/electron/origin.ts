/** Our own scheme instead of file://: it has an origin, obeys the same-origin policy and can reach no file but the window's. */
export const SCHEME = 'app'
export const HOST = 'pauselab'
export const PAGE_URL = `${SCHEME}://${HOST}/`

/** Sites with the documents that the lab's texts point to. */
const DOCUMENT_HOSTS: ReadonlySet<string> = new Set(['kubernetes.io', 'docs.docker.com', 'man7.org', 'docs.kernel.org', 'github.com'])

export function isOwnUrl(text: string): boolean {
  const url = parse(text)
  return url !== null && url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === ''
}

/** Whether a link may be handed to the system's browser. */
export function isDocumentUrl(text: string): boolean {
  const url = parse(text)
  return url !== null && url.protocol === 'https:' && DOCUMENT_HOSTS.has(url.host) && url.username === '' && url.password === ''
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

export interface Sender {
  readonly url: string
  readonly parent: unknown
}

/** Why this frame may not call the lab; null when it may: only the page itself, in the main frame of its window. */
export function senderProblem(frame: Sender | null): string | null {
  if (frame === null) return 'the frame is gone'
  if (frame.parent !== null) return 'the frame is not the main frame'
  return isOwnUrl(frame.url) ? null : `the page is not the lab's: ${frame.url}`
}
