import path from 'node:path'
import { build, buildIsMissing } from './build.mjs'
import { dependenciesAreMissing, installDependencies } from './dependencies.mjs'
import { withLock } from './lock.mjs'
import { CACHE } from './paths.mjs'
import { timed } from './timing.mjs'
import { toolNode } from './tools.mjs'

/** @typedef {ReturnType<import('./messages.mjs').translator>} Say */

/**
 * Installs and builds what is missing: one launcher at a time, and none waits when nothing is to do.
 * @param {Say} say
 * @returns {Promise<string | null>} the Node to run the lab with; null: it failed, and the reason was told
 */
export async function prepare(say) {
  const node = await prepareDependencies(say)
  return node !== null && (await prepareBuild(say, node)) ? node : null
}

/**
 * @param {Say} say
 * @returns {Promise<string | null>}
 */
export async function prepareDependencies(say) {
  if (await timed('packages?', dependenciesAreMissing)) {
    // Looked at again under the lock: another launcher may have just done it.
    const installed = await locked(say, async () => !dependenciesAreMissing() || install(say))
    if (!installed) return null
  }
  const node = toolNode()
  if (node === null) console.error(say('node.none', { version: process.versions.node }))
  return node
}

/**
 * @param {Say} say
 * @param {string} node
 * @returns {Promise<boolean>}
 */
export async function prepareBuild(say, node) {
  if (!(await timed('sources?', buildIsMissing))) return true
  return locked(say, async () => !buildIsMissing() || buildLab(say, node))
}

/** @param {Say} say */
async function install(say) {
  console.log(say('deps.install'))
  const installed = await timed('install', installDependencies)
  if (!installed) console.error(say('deps.failed'))
  return installed
}

/**
 * @param {Say} say
 * @param {string} node
 */
async function buildLab(say, node) {
  console.log(say('build.run'))
  const built = await timed('build', () => build(node))
  if (!built) console.error(say('build.failed'))
  return built
}

/**
 * @param {Say} say
 * @param {() => Promise<boolean>} action
 */
function locked(say, action) {
  return withLock(path.join(CACHE, 'launcher.lock'), { onWait: () => console.log(say('lock.wait')) }, action)
}
