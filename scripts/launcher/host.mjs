import { electronBinary, electronFolder, fetchElectron, sandboxFacts } from './electronRuntime.mjs'

/**
 * @typedef {object} HostFacts
 * @property {boolean} webAsked
 * @property {boolean} linux
 * @property {boolean} display
 * @property {boolean} root
 * @property {import('./electronRuntime.mjs').SandboxFacts} sandbox
 *
 * @typedef {{ host: 'electron' } | { host: 'web', key: string, values?: Record<string, string> }} HostChoice key: the message that says why
 */

/**
 * Which host can show the lab here. A Chromium sandbox that cannot start means the web host: the desktop lab never runs without it.
 * @param {HostFacts} facts
 * @returns {HostChoice}
 */
export function chooseHost({ webAsked, linux, display, root, sandbox }) {
  if (webAsked) return { host: 'web', key: 'host.asked' }
  if (!linux) return { host: 'electron' }
  if (!display) return { host: 'web', key: 'host.noDisplay' }
  if (root) return { host: 'web', key: 'host.root' }
  if (sandbox.setuidHelper) return { host: 'electron' }
  if (sandbox.usernsOff) return { host: 'web', key: 'host.usernsOff' }
  if (sandbox.restrictedByAppArmor) return { host: 'web', key: 'host.appArmor' }
  return { host: 'electron' }
}

/**
 * @param {{ webAsked: boolean, root: boolean, node: string, env: NodeJS.ProcessEnv, onFetch: () => void }} wish
 * @returns {Promise<HostChoice & { binary?: string }>}
 */
export async function findHost({ webAsked, root, node, env, onFetch }) {
  const { folder, given } = electronFolder(env)
  const choice = chooseHost({
    webAsked,
    linux: process.platform === 'linux',
    display: Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']),
    root,
    sandbox: sandboxFacts(folder)
  })
  if (choice.host === 'web') return withFolder(choice, folder)
  const there = electronBinary(env)
  if (there !== null) return { ...choice, binary: there }
  if (given) return { host: 'web', key: 'host.notInFolder', values: { folder } }
  onFetch()
  const reason = await fetchElectron(node)
  if (reason !== null) return { host: 'web', key: 'host.notFetched', values: { reason } }
  return { ...choice, binary: /** @type {string} */ (electronBinary(env)) }
}

/**
 * @param {HostChoice & { host: 'web' }} choice
 * @param {string} folder
 * @returns {HostChoice}
 */
function withFolder(choice, folder) {
  return { ...choice, values: { folder } }
}
