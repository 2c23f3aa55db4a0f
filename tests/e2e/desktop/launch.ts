import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

export const repository = fileURLToPath(new URL('../../../', import.meta.url))
/** `nobody`: Chromium refuses its sandbox to root, and without the sandbox there would be little to test. */
const ORDINARY_USER = 65_534

export interface Desktop {
  readonly app: ElectronApplication
  /** Its main process, which Playwright no longer gives once it has ended. */
  readonly child: ChildProcess
  readonly page: Page
  /** Where it keeps its settings and logs. */
  readonly dataDir: string
  /** Starts the same program once more, by hand: for what a second start does. */
  readonly command: { readonly file: string; readonly args: readonly string[]; readonly env: Record<string, string> }
  stop(): Promise<void>
}

/** Why no desktop lab can be started here; null when one can. */
export function whyNoDesktop(): string | null {
  if (!existsSync(runtime())) return 'no Electron runtime (ELECTRON_OVERRIDE_DIST_PATH, or npm run electron:fetch)'
  return process.platform === 'linux' && !process.env.DISPLAY ? 'no display' : null
}

function runtime(): string {
  const names: Partial<Record<NodeJS.Platform, string>> = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  return join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(repository, 'node_modules/electron/dist'), names[process.platform] ?? 'electron')
}

/**
 * Starts the built desktop lab with a fresh home, as an ordinary user also when root runs the tests, and with its sandbox.
 * `appDir` is the folder with the package.json to start, `words` what follows it on the command line.
 */
export async function launchDesktop(env: Record<string, string> = {}, appDir: string = repository, words: readonly string[] = []): Promise<Desktop> {
  const home = mkdtempSync(join(tmpdir(), 'pauselab-desktop-'))
  const dataDir = join(home, 'data')
  mkdirSync(dataDir)
  const command = {
    file: process.getuid?.() === 0 ? ordinaryUserStarter(home, dataDir) : runtime(),
    args: [appDir, ...words],
    env: { ...ownEnvironment(), HOME: home, PAUSELAB_DATA_DIR: dataDir, PAUSELAB_QUIET_EXIT: '1', ...displayAccess(home), ...env }
  }
  const app = await _electron.launch({ executablePath: command.file, args: command.args, env: command.env, cwd: home, chromiumSandbox: true })
  const child = app.process()
  const page = await firstPage(app, child)

  async function stop(): Promise<void> {
    await end(child)
    rmSync(home, { recursive: true, force: true })
  }
  return { app, child, page, dataDir, command, stop }
}

/** An app that opens no window is ended here, as its test gets nothing that it could end. */
async function firstPage(app: ElectronApplication, child: ChildProcess): Promise<Page> {
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-4_000)))
  try {
    const page = await app.firstWindow({ timeout: 30_000 })
    await page.waitForLoadState()
    return page
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`the desktop lab opened no window: ${String(error)}\n${complaints}`, { cause: error })
  }
}

/** Not app.close(), which asks the app to quit, as a user would: a test may leave it waiting for an answer. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

function ownEnvironment(): Record<string, string> {
  const defined = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(defined.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'))
}

/** A file that starts the runtime as an ordinary user who may still speak to the Docker daemon. */
function ordinaryUserStarter(home: string, dataDir: string): string {
  const socket = statSync('/var/run/docker.sock', { throwIfNoEntry: false })
  const groups = socket === undefined ? '--clear-groups' : `--groups ${socket.gid}`
  const file = join(home, 'electron')
  writeFileSync(file, `#!/bin/sh\nexec setpriv --reuid ${ORDINARY_USER} --regid ${ORDINARY_USER} ${groups} "${runtime()}" "$@"\n`)
  chmodSync(file, 0o755)
  for (const path of [home, dataDir]) chownSync(path, ORDINARY_USER, ORDINARY_USER)
  return file
}

/** The display's key belongs to whoever started the display: the ordinary user gets a copy. */
function displayAccess(home: string): Record<string, string> {
  const key = process.env.XAUTHORITY
  if (process.getuid?.() !== 0 || key === undefined || !existsSync(key)) return {}
  const copy = join(home, 'xauthority')
  copyFileSync(key, copy)
  chownSync(copy, ORDINARY_USER, ORDINARY_USER)
  return { XAUTHORITY: copy }
}
