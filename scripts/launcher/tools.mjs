import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { CACHE, inProject } from './paths.mjs'
import { readStamp, writeStamp } from './fingerprint.mjs'

const BUNDLED_NODE = inProject('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
/** The oldest Node that electron-vite, vitest and Electron's fetcher run on. */
export const OLDEST_TOOL_NODE = [22, 12]

/**
 * Where install scripts are blocked, the npm package `node` is an empty shell.
 * @param {{ bundledWorks: boolean, bundled: string, own: string, ownVersion: string }} state
 * @returns {string | null} null: none is good enough
 */
export function chooseToolNode({ bundledWorks, bundled, own, ownVersion }) {
  if (bundledWorks) return bundled
  return isNewEnough(ownVersion) ? own : null
}

/** @param {string} version such as `22.12.0` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = OLDEST_TOOL_NODE
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

/** The Node that builds and runs the lab, or null when this machine has none that is new enough. */
export function toolNode() {
  return chooseToolNode({
    bundledWorks: process.execPath === BUNDLED_NODE || bundledNodeWorks(),
    bundled: BUNDLED_NODE,
    own: process.execPath,
    ownVersion: process.versions.node
  })
}

/** The downloaded binary may not fit this system (musl, an old glibc). One look per file is enough: the result is remembered. */
function bundledNodeWorks() {
  const stat = fs.statSync(BUNDLED_NODE, { throwIfNoEntry: false })
  if (stat === undefined) return false
  const memory = path.join(CACHE, 'node-works')
  const key = `${process.platform} ${process.arch} ${stat.size} ${stat.mtimeMs}`
  if (readStamp(memory) === key) return true
  try {
    if (!isNewEnough(execFileSync(BUNDLED_NODE, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim())) return false
  } catch {
    return false
  }
  remember(memory, key)
  return true
}

/**
 * @param {string} file
 * @param {string} key
 */
function remember(file, key) {
  try {
    fs.mkdirSync(CACHE, { recursive: true })
    writeStamp(file, key)
  } catch {
    // A folder that somebody else set up and we may only read: then each start looks again.
  }
}

/** Whether this very process runs on the Node inside node_modules, as under `npm start` from the second time on. */
export function runsBundledNode() {
  return process.execPath.startsWith(inProject('node_modules') + path.sep)
}

/** npm as it was called, run by the Node that runs npm: the one in node_modules may be about to go. */
export function npmCommand() {
  const script = process.env['npm_execpath']
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) {
    return { file: process.env['npm_node_execpath'] ?? process.execPath, before: [script], shell: false }
  }
  const onWindows = process.platform === 'win32'
  return { file: onWindows ? 'npm.cmd' : 'npm', before: [], shell: onWindows }
}
