import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** Only what a built page consists of is ever served; any other kind of file does not exist. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm'
}

/** No leading dot, so neither `..` nor hidden files; no backslash, colon or NUL, so no other path either. */
const SEGMENT = /^[\w@~-][\w.@~-]*$/
const HASHED = /^\/assets\/.*-[\w-]{8,}\.\w+$/

export interface StaticFile {
  readonly body: Buffer<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/** The file that a URL's path names within `rootDir` (`/` is the page itself); null when there is none that may be served. */
export async function readStaticFile(rootDir: string, urlPath: string): Promise<StaticFile | null> {
  const path = toFilePath(urlPath)
  if (path === null) return null
  const type = TYPES[extname(path).toLowerCase()]
  if (type === undefined) return null
  const file = await resolveInside(rootDir, path)
  if (file === null) return null
  const body = Buffer.from(await readFile(file))
  return { body, headers: { 'content-type': type, 'cache-control': cacheControl(path) } }
}

/** A relative path with `/` between safe segments, or null. The query must be cut off before. */
export function toFilePath(urlPath: string): string | null {
  if (!urlPath.startsWith('/')) return null
  const decoded = decode(urlPath === '/' ? '/index.html' : urlPath)
  if (decoded === null) return null
  const segments = decoded.slice(1).split('/')
  return segments.every((segment) => SEGMENT.test(segment)) ? `/${segments.join('/')}` : null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Follows symbolic links before judging, so that none leads out of the folder. */
async function resolveInside(rootDir: string, path: string): Promise<string | null> {
  try {
    const root = await realpath(rootDir)
    const file = await realpath(join(root, path))
    if (!file.startsWith(root + sep)) return null
    return (await stat(file)).isFile() ? file : null
  } catch {
    return null
  }
}

function cacheControl(path: string): string {
  if (HASHED.test(path)) return 'public, max-age=31536000, immutable'
  return path.endsWith('.html') ? 'no-store' : 'no-cache'
}
