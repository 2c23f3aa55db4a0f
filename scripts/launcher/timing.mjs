import { performance } from 'node:perf_hooks'

const wanted = process.env['PAUSELAB_TIMING'] === '1'

/**
 * Runs one phase; with PAUSELAB_TIMING=1 its duration goes to stderr, and the time since the process began.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} phase
 * @returns {Promise<T>}
 */
export async function timed(name, phase) {
  const began = performance.now()
  try {
    return await phase()
  } finally {
    mark(name, performance.now() - began)
  }
}

/**
 * @param {string} name
 * @param {number} [ms] how long it took, where it took something
 */
export function mark(name, ms) {
  if (!wanted) return
  const took = ms === undefined ? '' : `${ms.toFixed(0)} ms`
  console.error(`timing  ${name.padEnd(14)}${took.padStart(9)}   at ${performance.now().toFixed(0)} ms`)
}
