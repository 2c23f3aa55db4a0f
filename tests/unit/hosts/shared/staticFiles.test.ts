import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readStaticFile, toFilePath } from '../../../../src-main/hosts/shared/staticFiles'

const base = mkdtempSync(join(tmpdir(), 'pauselab-static-'))
const root = join(base, 'renderer')

beforeAll(() => {
  mkdirSync(join(root, 'assets'), { recursive: true })
  mkdirSync(join(root, 'folder.html'))
  const files = ['renderer/index.html', 'renderer/icon.svg', 'renderer/assets/index-AbC_12-4.js', 'renderer/assets/plain.css', 'renderer/index.js.map', 'renderer/.hidden.html', 'renderer/README', 'secret.html', 'renderer-twin.html']
  for (const name of files) writeFileSync(join(base, name), `content of ${name}`)
  symlinkSync(join(base, 'secret.html'), join(root, 'link.html'))
  symlinkSync(base, join(root, 'up'))
  symlinkSync(join(root, 'icon.svg'), join(root, 'inner.svg'))
})
afterAll(() => rmSync(base, { recursive: true }))

async function served(path: string): Promise<{ text: string; type: string | undefined; cache: string | undefined } | null> {
  const file = await readStaticFile(root, path)
  return file && { text: file.body.toString(), type: file.headers['content-type'], cache: file.headers['cache-control'] }
}

describe('what is served', () => {
  test.each([
    ['/', 'renderer/index.html', 'text/html; charset=utf-8', 'no-store'],
    ['/index.html', 'renderer/index.html', 'text/html; charset=utf-8', 'no-store'],
    ['/icon.svg', 'renderer/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/inner.svg', 'renderer/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/assets/index-AbC_12-4.js', 'renderer/assets/index-AbC_12-4.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/plain.css', 'renderer/assets/plain.css', 'text/css; charset=utf-8', 'no-cache'],
    ['/assets/plain%2Ecss', 'renderer/assets/plain.css', 'text/css; charset=utf-8', 'no-cache']
  ])('%s', async (path, name, type, cache) => {
    expect(await served(path)).toEqual({ text: `content of ${name}`, type, cache })
  })
})

describe('what is not', () => {
  test.each([
    ['a file beside the folder', '/../secret.html'],
    ['the same, escaped', '/%2e%2e/secret.html'],
    ['the same, with an escaped slash', '/..%2fsecret.html'],
    ['the same, from a folder', '/assets/../../secret.html'],
    ['the same, with a backslash', '/..%5csecret.html'],
    ['the same, escaped twice', '/%252e%252e/secret.html'],
    ['a twin of the folder', '/../renderer-twin.html'],
    ['an absolute path', '//etc/passwd.html'],
    ['a whole address', 'http://127.0.0.1/index.html'],
    ['a drive', '/C:/secret.html'],
    ['a stream of a file', '/index.html::$DATA'],
    ['a name cut by NUL', '/index.html%00.svg'],
    ['broken escapes', '/%zz.html'],
    ['a link that leads out', '/link.html'],
    ['a folder link that leads out', '/up/secret.html'],
    ['a hidden file', '/.hidden.html'],
    ['a kind of file that pages do not have', '/index.js.map'],
    ['a file of no kind', '/README'],
    ['a folder', '/assets'],
    ['a folder with a slash', '/assets/'],
    ['a folder that looks like a file', '/folder.html'],
    ['what is not there', '/missing.html'],
    ['nothing', '']
  ])('%s: %s', async (_what, path) => {
    expect(await served(path)).toBeNull()
  })

  test('anything at all while there is no folder', async () => {
    expect(await readStaticFile(join(base, 'nowhere'), '/')).toBeNull()
  })
})

test('a query is not part of a path', () => expect(toFilePath('/index.html?x')).toBeNull())
