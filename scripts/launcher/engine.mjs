import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { WEB_ENTRY } from './paths.mjs'
import { which } from './system.mjs'

/** Each of a dozen endpoints may take two seconds to say nothing. */
const CHECK_MS = 30_000

/**
 * What `--check-engine` of the built lab says: the search is written once, in the product.
 * @typedef {{ found: boolean, endpoint: string, source: string, version: string | null, tried: { endpoint: string, source: string, error: string }[] }} EngineCheck
 */

/**
 * @param {string} node
 * @returns {Promise<EngineCheck | null>} null when the check itself failed
 */
export function checkEngine(node) {
  return new Promise((resolve) => {
    execFile(node, [WEB_ENTRY, '--check-engine'], { timeout: CHECK_MS, encoding: 'utf8' }, (_error, stdout) => {
      resolve(parseCheck(stdout))
    })
  })
}

/**
 * @param {string} stdout
 * @returns {EngineCheck | null}
 */
export function parseCheck(stdout) {
  try {
    const check = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    return typeof check.found === 'boolean' && Array.isArray(check.tried) ? check : null
  } catch {
    return null
  }
}

/**
 * Whether this machine may be given an engine without asking: nobody is there to ask, and nobody has said otherwise.
 * @param {{ kind: import('./system.mjs').SystemKind, root: boolean, terminal: boolean, env: NodeJS.ProcessEnv }} state
 */
export function mayInstallEngine({ kind, root, terminal, env }) {
  const forbidden = env['PAUSELAB_NO_INSTALL'] === '1' || Boolean(env['DOCKER_HOST'])
  return kind === 'debian' && root && !terminal && !forbidden
}

/**
 * The next step for the user, as message keys.
 * @param {{ kind: import('./system.mjs').SystemKind, check: EngineCheck, installed: boolean, dockerHost: string | undefined }} state
 * @returns {{ key: string, values?: Record<string, string> }[]}
 */
export function engineAdvice({ kind, check, installed, dockerHost }) {
  if (dockerHost) {
    return [{ key: 'engine.dockerHost', values: { endpoint: dockerHost, error: check.tried[0]?.error ?? '' } }]
  }
  const denied = check.tried.find(({ error }) => /EACCES|permission denied/i.test(error))
  if (denied !== undefined && kind !== 'windows') {
    return [{ key: 'engine.denied', values: { endpoint: denied.endpoint } }, { key: kind === 'macos' ? 'engine.denied.macos' : 'engine.denied.linux' }]
  }
  const state = installed ? 'start' : 'install'
  return [{ key: `engine.${state}` }, { key: `engine.${state}.${installed && kind !== 'macos' && kind !== 'windows' ? 'linux' : kind}` }]
}

/** @param {import('./system.mjs').SystemKind} kind */
export function engineIsInstalled(kind) {
  if (kind === 'macos') return ['Docker', 'OrbStack', 'Rancher Desktop'].some((app) => fs.existsSync(`/Applications/${app}.app`)) || which('colima') !== null
  if (kind === 'windows') return which('docker') !== null
  return which('dockerd') !== null
}
