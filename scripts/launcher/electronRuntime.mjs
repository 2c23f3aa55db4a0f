import fs from 'node:fs'
import path from 'node:path'
import { runChild } from './child.mjs'
import { CACHE, inProject } from './paths.mjs'
import { readText } from './system.mjs'

const FETCHER = inProject('scripts', 'launcher', 'fetchElectron.mjs')
const FAILED = path.join(CACHE, 'electron-fetch-failed')
/** On a machine that cannot reach the download, nobody wants to wait for that at every start. */
const RETRY_MS = 60 * 60_000

/** @param {NodeJS.Platform} platform */
export function electronBinaryName(platform) {
  if (platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron')
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ folder: string, given: boolean }} given: the user named it, so it is not ours to fill
 */
export function electronFolder(env) {
  const given = env['ELECTRON_OVERRIDE_DIST_PATH']
  return given ? { folder: given, given: true } : { folder: inProject('node_modules', 'electron', 'dist'), given: false }
}

/** @param {NodeJS.ProcessEnv} env */
export function electronBinary(env) {
  const file = path.join(electronFolder(env).folder, electronBinaryName(process.platform))
  return fs.existsSync(file) ? file : null
}

/**
 * @typedef {{ restrictedByAppArmor: boolean, usernsOff: boolean, setuidHelper: boolean }} SandboxFacts
 */

/**
 * What Chromium's sandbox needs on Linux: user namespaces for everybody, or its helper owned by root with the setuid bit.
 * @param {string} folder of the runtime
 * @returns {SandboxFacts}
 */
export function sandboxFacts(folder) {
  const helper = fs.statSync(path.join(folder, 'chrome-sandbox'), { throwIfNoEntry: false })
  /** @param {string} name */
  const setting = (name) => readText(`/proc/sys/${name}`).trim()
  return {
    restrictedByAppArmor: setting('kernel/apparmor_restrict_unprivileged_userns') === '1',
    usernsOff: setting('kernel/unprivileged_userns_clone') === '0' || setting('user/max_user_namespaces') === '0',
    setuidHelper: helper !== undefined && helper.uid === 0 && (helper.mode & 0o4111) === 0o4111
  }
}

/**
 * Fetches the runtime into node_modules/electron/dist, showing how far it is.
 * @param {string} node
 * @returns {Promise<string | null>} null: it is there now; else why not
 */
export async function fetchElectron(node) {
  const before = recentFailure()
  if (before !== null) return before
  const { code, stderr, stopped } = await runChild(node, [FETCHER], { stderr: 'keep', env: { ...process.env, NODE_USE_ENV_PROXY: '1' } })
  if (code === 0) return null
  const reason = stderr.trim().split('\n').at(-1) || `exit code ${code}`
  if (!stopped) {
    fs.mkdirSync(CACHE, { recursive: true })
    fs.writeFileSync(FAILED, reason)
  }
  return reason
}

function recentFailure() {
  const stat = fs.statSync(FAILED, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs < RETRY_MS ? readText(FAILED) : null
}
