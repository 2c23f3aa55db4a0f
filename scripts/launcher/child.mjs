import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** @type {readonly NodeJS.Signals[]} */
const PASSED_ON = process.platform === 'win32' ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP']
const SIGNAL_NUMBERS = /** @type {Partial<Record<NodeJS.Signals, number>>} */ ({ SIGHUP: 1, SIGINT: 2, SIGTRAP: 5, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 })

const ORPHAN_CHECK_MS = 250
const firstParent = process.ppid

/**
 * npm passes a signal on to the shell that it started us with, and many a shell dies of it without telling us.
 * Then we have a new parent, and that was the signal.
 */
function lostNpm() {
  return process.env['npm_lifecycle_event'] !== undefined && process.ppid !== firstParent
}

/**
 * @typedef {object} ChildEnd
 * @property {number} code the exit code, 128 + number for a signal, as shells count
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} stopped whether this launcher passed a signal on to it
 * @property {string} stderr the last of it, when it was asked for
 */

/**
 * Runs a child in our terminal until it ends; signals that reach the launcher are passed on, so that the child decides how to end.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, shell?: boolean, stderr?: 'show' | 'keep', showLine?: (line: string) => boolean, limitMs?: number }} [options]
 *   stderr 'keep': it is in the result, and those of its lines that showLine chooses also go to ours
 *   limitMs: it is ended when it takes longer
 * @returns {Promise<ChildEnd>} rejects when the file cannot be started at all
 */
export function runChild(file, args, { env = process.env, cwd, shell = false, stderr: wanted = 'show', showLine = () => false, limitMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, cwd, shell, stdio: ['inherit', 'inherit', wanted === 'show' ? 'inherit' : 'pipe'] })
    let stopped = false
    let stderr = ''
    /** @param {NodeJS.Signals} signal */
    function passOn(signal) {
      stopped = true
      // A terminal sends its Ctrl-C to the whole group: a second one from here would read as impatience.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    const watch = setInterval(() => {
      if (!lostNpm()) return
      clearInterval(watch)
      passOn('SIGTERM')
    }, ORPHAN_CHECK_MS)
    function forget() {
      clearInterval(watch)
      clearTimeout(limit)
      for (const signal of PASSED_ON) process.off(signal, passOn)
    }
    for (const signal of PASSED_ON) process.on(signal, passOn)
    const limit = limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), limitMs)
    if (child.stderr !== null) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (showLine(line)) process.stderr.write(`${line}\n`)
        stderr = `${stderr}${line}\n`.slice(-4_000)
      })
    }
    child.once('error', (error) => {
      forget()
      reject(error)
    })
    child.once('close', (code, signal) => {
      forget()
      resolve({ code: code ?? 128 + (SIGNAL_NUMBERS[/** @type {NodeJS.Signals} */ (signal)] ?? 0), signal, stopped, stderr })
    })
  })
}

/**
 * One step of the set-up. A launcher that was told to stop stops here, with no advice on what failed.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, shell?: boolean }} [options]
 * @returns {Promise<boolean>} whether it ended well
 */
export async function runStep(file, args, options) {
  const { code, stopped } = await runChild(file, args, options)
  if (stopped) process.exit(code)
  return code === 0
}
