import fs from 'node:fs'
import { fingerprint, readStamp, writeStamp } from './fingerprint.mjs'
import { inProject, ROOT, WEB_ENTRY } from './paths.mjs'
import { runStep } from './child.mjs'

const STAMP = inProject('out', '.stamp')
const BUILDER = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js')

/** Everything that the build reads. */
export const BUILD_INPUTS = ['src-main', 'src-renderer', 'electron.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json']

/**
 * @param {{ sources: string, stamp: string | null, built: boolean }} state built: the entry is there
 */
export function needsBuild({ sources, stamp, built }) {
  return !built || stamp !== sources
}

export function buildIsMissing() {
  return needsBuild({ sources: fingerprint(ROOT, BUILD_INPUTS), stamp: readStamp(STAMP), built: fs.existsSync(WEB_ENTRY) })
}

/**
 * @param {string} node the Node to build with
 * @returns {Promise<boolean>} whether it worked; the builder has said why when not
 */
export async function build(node) {
  // Taken before the build: what is saved while it runs is built next time.
  const sources = fingerprint(ROOT, BUILD_INPUTS)
  fs.rmSync(STAMP, { force: true })
  const built = await runStep(node, [BUILDER, 'build', '--config', 'electron.config.ts', '--logLevel', 'warn'], { cwd: ROOT })
  if (built) writeStamp(STAMP, sources)
  return built
}
