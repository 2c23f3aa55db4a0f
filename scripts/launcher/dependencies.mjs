import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { inProject, LOCK_FILE, ROOT } from './paths.mjs'
import { readStamp, writeStamp } from './fingerprint.mjs'
import { npmCommand, runsBundledNode } from './tools.mjs'
import { runStep } from './child.mjs'

const STAMP = inProject('node_modules', '.pauselab-stamp')
const NPM_RECORD = inProject('node_modules', '.package-lock.json')

/**
 * @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} LockedPackages by their path below the project
 */

export function lockHash() {
  return createHash('sha256').update(fs.readFileSync(LOCK_FILE)).digest('hex')
}

/**
 * Whether node_modules is what the lock file asks for. npm's own record is only read when no stamp is there, after somebody ran `npm ci` by hand.
 * @param {{ hash: string, stamp: string | null, readRecord: () => LockedPackages | null, readLock: () => LockedPackages }} state
 * @returns {boolean}
 */
export function needsInstall({ hash, stamp, readRecord, readLock }) {
  if (stamp !== null) return stamp !== hash
  const installed = readRecord()
  return installed === null || !holdsAll(installed, readLock())
}

/**
 * Optional packages are for other systems more often than for this one, so their absence says nothing.
 * @param {LockedPackages} installed
 * @param {LockedPackages} locked
 */
function holdsAll(installed, locked) {
  return Object.entries(locked).every(
    ([where, { version, optional, devOptional }]) =>
      where === '' || ((optional || devOptional) && !(where in installed)) || installed[where]?.version === version
  )
}

/** @param {string} file */
function readPackages(file) {
  try {
    return /** @type {LockedPackages} */ (JSON.parse(fs.readFileSync(file, 'utf8')).packages)
  } catch {
    return null
  }
}

export function dependenciesAreMissing() {
  const hash = lockHash()
  const stamp = readStamp(STAMP)
  const missing = needsInstall({ hash, stamp, readRecord: () => readPackages(NPM_RECORD), readLock: () => readPackages(LOCK_FILE) ?? {} })
  if (!missing && stamp === null) writeStamp(STAMP, hash)
  return missing
}

/**
 * The arguments that make npm install exactly what the lock file says.
 * `npm ci` empties node_modules first, which Windows refuses while a program from there runs.
 * @param {{ platform: string, bundledNodeRuns: boolean }} state
 */
export function installArguments({ platform, bundledNodeRuns }) {
  const command = platform === 'win32' && bundledNodeRuns ? 'install' : 'ci'
  return [command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
}

/** @returns {Promise<boolean>} whether it worked; npm has said why when not */
export async function installDependencies() {
  const hash = lockHash()
  fs.rmSync(STAMP, { force: true })
  const npm = npmCommand()
  const flags = installArguments({ platform: process.platform, bundledNodeRuns: runsBundledNode() })
  const installed = await runStep(npm.file, [...npm.before, ...flags], { cwd: ROOT, shell: npm.shell })
  if (installed) writeStamp(STAMP, hash)
  return installed
}
