import { createHash } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { execFile } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SandboxProject, type Ended } from './sandboxProject'
import { zipOf } from './zipOf'

const MODULES = path.resolve(import.meta.dirname, '../../../node_modules')
const ZIP = zipOf({ version: '1.2.3', electron: '#!/bin/sh\necho ELECTRON "$@"\n' })
const NAME = `electron-v1.2.3-linux-${process.arch}.zip`

let project: SandboxProject
let server: http.Server
let answer: http.RequestListener
let asked = 0

beforeEach(async () => {
  project = new SandboxProject()
  project.write('node_modules/electron/package.json', '{"version":"1.2.3"}')
  project.write('node_modules/electron/checksums.json', JSON.stringify({ [NAME]: createHash('sha256').update(ZIP).digest('hex') }))
  // Electron's own tools, with what they need, from the real node_modules.
  for (const name of fs.readdirSync(MODULES)) {
    if (!name.startsWith('.') && !fs.existsSync(project.path('node_modules', name))) fs.symlinkSync(path.join(MODULES, name), project.path('node_modules', name))
  }
  asked = 0
  server = http.createServer((request, response) => {
    asked += 1
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
  project.remove()
})

function fetchRuntime(): Promise<Ended> {
  const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], HOME: project.folder, ELECTRON_MIRROR: mirror, TMPDIR: project.folder }
    const child = execFile(process.execPath, [project.path('scripts/launcher/fetchElectron.mjs')], { env, timeout: 40_000 }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr })
    })
  })
}

function leftovers(): string[] {
  return fs.readdirSync(project.path('node_modules/electron')).filter((name) => name.startsWith('dist'))
}

describe.skipIf(process.platform !== 'linux')("fetching Electron's runtime", () => {
  it('unpacks what the package vouches for, once', async () => {
    answer = (_request, response) => response.setHeader('content-length', ZIP.length).end(ZIP)
    expect(await fetchRuntime()).toMatchObject({ code: 0, stderr: '' })
    expect(fs.readFileSync(project.path('node_modules/electron/dist/version'), 'utf8')).toBe('1.2.3')
    expect(fs.statSync(project.path('node_modules/electron/dist/electron')).mode & 0o111).not.toBe(0)
    expect(leftovers()).toEqual(['dist'])
    await fetchRuntime()
    expect(asked).toBe(1)
  })

  it.each<[string, http.RequestListener]>([
    ['is not there', (_request, response) => response.writeHead(404).end()],
    ['is another file', (_request, response) => response.end('something else')],
    ['breaks off', (_request, response) => {
      response.writeHead(200, { 'content-length': ZIP.length })
      response.write(ZIP.subarray(0, 100), () => response.destroy())
    }]
  ])('leaves nothing behind when the download %s, and says why in a line', async (_what, how) => {
    answer = how
    const { code, stderr } = await fetchRuntime()
    expect(code).toBe(1)
    expect(stderr.trim().split('\n').at(-1)?.length).toBeGreaterThan(5)
    expect(leftovers()).toEqual([])
  })

  it('gives up when no byte comes for ten seconds', { timeout: 30_000 }, async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': ZIP.length })
      response.write(ZIP.subarray(0, 100))
    }
    const began = Date.now()
    const { code, stderr } = await fetchRuntime()
    expect(code).toBe(1)
    expect(stderr).toContain('no byte came for 10 s')
    expect(Date.now() - began).toBeGreaterThan(9_000)
    expect(Date.now() - began).toBeLessThan(20_000)
    expect(leftovers()).toEqual([])
  })
})
