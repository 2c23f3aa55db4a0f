import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const REPOSITORY = path.resolve(import.meta.dirname, '../../..')

/** The host's part, so far as the launcher can see it: it answers --check-engine, and tells with what it was started. */
const FAKE_WEB = `
if (process.argv.includes('--check-engine')) {
  const found = process.env.FAKE_ENGINE !== 'none'
  console.log(JSON.stringify({ found, endpoint: found ? 'unix:///fake.sock' : '', source: 'Docker', version: found ? '1.2.3' : null, tried: [] }))
  process.exit(found ? 0 : 1)
}
// Whoever reads the line below may send a signal at once.
if (process.env.FAKE_STAY) {
  process.on('SIGTERM', () => { console.log('TERM heard'); process.exit(7) })
  setInterval(() => {}, 1000)
} else process.exitCode = Number(process.env.FAKE_EXIT ?? 0)
console.log('WEB ' + JSON.stringify(process.argv.slice(2)))
`

/** Writes what a build writes, slowly enough that two of them would meet; FAKE_BUILD=fail and =hang do what they say. */
const FAKE_BUILDER = `
import fs from 'node:fs'
fs.rmSync('out/main', { recursive: true, force: true })
fs.mkdirSync('out/main', { recursive: true })
fs.appendFileSync('builds.log', process.pid + ' begin\\n')
if (process.env.FAKE_BUILD === 'fail') process.exit(3)
await new Promise((done) => setTimeout(done, process.env.FAKE_BUILD === 'hang' ? 60000 : 300))
fs.copyFileSync('src-main/web.js', 'out/main/web.js')
fs.appendFileSync('builds.log', process.pid + ' end\\n')
`

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A clone as small as can be, with the real launcher, whose packages are already there. */
export class SandboxProject {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pauselab-launcher-'))

  constructor() {
    fs.cpSync(path.join(REPOSITORY, 'scripts'), this.path('scripts'), { recursive: true })
    this.write('package.json', '{"type":"module"}')
    this.write('package-lock.json', '{"packages":{}}')
    this.write('src-main/web.js', FAKE_WEB)
    this.write('node_modules/electron-vite/bin/electron-vite.js', FAKE_BUILDER)
    this.write('node_modules/electron-vite/package.json', '{"type":"module"}')
    this.write('node_modules/.pauselab-stamp', createHash('sha256').update('{"packages":{}}').digest('hex'))
    fs.mkdirSync(this.path('node_modules/node/bin'), { recursive: true })
    fs.symlinkSync(process.execPath, this.path('node_modules/node/bin/node'))
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts)
  }

  write(name: string, text: string, mode = 0o644): void {
    fs.mkdirSync(path.dirname(this.path(name)), { recursive: true })
    fs.writeFileSync(this.path(name), text, { mode })
  }

  /** How often a build began and ended. */
  builds(): { began: number; ended: number } {
    const log = fs.existsSync(this.path('builds.log')) ? fs.readFileSync(this.path('builds.log'), 'utf8') : ''
    return { began: log.split('begin').length - 1, ended: log.split('end').length - 1 }
  }

  start(args: readonly string[] = [], env: Record<string, string> = {}): Promise<Ended> {
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [this.path('scripts/start.mjs'), ...args], { env: this.#env(env), timeout: 50_000 }, (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr })
      })
    })
  }

  spawn(args: readonly string[] = [], env: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, [this.path('scripts/start.mjs'), ...args], { env: this.#env(env), stdio: ['ignore', 'pipe', 'pipe'] })
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true })
  }

  /** Nothing of this machine's own settings, and nothing that could install anything. */
  #env(change: Record<string, string>): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.folder, PAUSELAB_NO_INSTALL: '1', DOCKER_HOST: 'unix:///fake.sock', ...change }
  }
}
