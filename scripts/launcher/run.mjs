import { hostArguments } from './args.mjs'
import { runChild } from './child.mjs'
import { ROOT, WEB_ENTRY } from './paths.mjs'

/** A desktop lab that ends by itself with an error this early never showed its window. */
const FAILED_START_MS = 8_000

/**
 * @param {string} node
 * @param {import('./args.mjs').StartOptions} options
 * @returns {Promise<number>} the exit code
 */
export async function runWeb(node, options) {
  const { code } = await runChild(node, [WEB_ENTRY, ...hostArguments(options, 'web')])
  return code
}

/**
 * @param {string} binary
 * @param {import('./args.mjs').StartOptions} options
 * @returns {Promise<{ code: number, failedStart: string | null }>} failedStart: why, when its window never came
 */
export async function runElectron(binary, options) {
  const env = { ...process.env }
  // Set in some editors' terminals; it would turn Electron into a plain Node.
  delete env['ELECTRON_RUN_AS_NODE']
  const began = Date.now()
  try {
    const end = await runChild(binary, [ROOT, ...hostArguments(options, 'electron')], { env, stderr: 'keep', showLine: isForUsers })
    return { code: end.code, failedStart: whyStartFailed(end, Date.now() - began) }
  } catch (error) {
    return { code: 1, failedStart: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Chromium complains about missing desktop services that the lab does without; ELECTRON_ENABLE_LOGGING asks for all of it.
 * @param {string} line
 */
export function isForUsers(line) {
  return Boolean(process.env['ELECTRON_ENABLE_LOGGING']) || !/^\[\d+:[\d/.]+:(?:INFO|WARNING|ERROR|VERBOSE\d):/.test(line)
}

/**
 * @param {Pick<import('./child.mjs').ChildEnd, 'code' | 'stopped' | 'stderr' | 'signal'>} end
 * @param {number} ranMs
 * @returns {string | null}
 */
export function whyStartFailed({ code, stopped, stderr, signal }, ranMs) {
  if (code === 0 || stopped || ranMs > FAILED_START_MS) return null
  const lines = stderr.split('\n').map((line) => line.trim())
  const telling = lines.findLast((line) => /error|fatal|cannot|sandbox/i.test(line)) ?? lines.findLast((line) => line !== '')
  // Chromium's prefix says which process, when, and where in its source.
  return telling?.replace(/^\[\d+:[^\]]*\] ?/, '') ?? (signal === null ? `exit code ${code}` : signal)
}
