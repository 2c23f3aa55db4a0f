import { NEEDS } from './needs.mjs'

/**
 * @typedef {{ kind: 'script', script: string, args?: readonly string[] } | { kind: 'vitest' | 'playwright', project: string }} StepWork
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {StepWork} work
 * @property {readonly import('./needs.mjs').Need[]} [needs] without one of these it is skipped
 * @property {readonly import('./needs.mjs').Need[]} [wants] without these it shows less
 * @property {boolean} [build] runs what was built
 * @property {boolean} [engine] talks to the real daemon
 */

/**
 * In this order: what is quick and tells most comes first.
 * @type {readonly Step[]}
 */
export const STEPS = [
  { name: 'types', work: { kind: 'script', script: 'types' } },
  { name: 'lint', work: { kind: 'script', script: 'lint' } },
  { name: 'depcruise', work: { kind: 'script', script: 'depcruise' } },
  { name: 'unit', work: { kind: 'vitest', project: 'unit' } },
  { name: 'images', work: { kind: 'script', script: 'images', args: ['--check'] }, needs: [NEEDS.compilers] },
  { name: 'integration', work: { kind: 'vitest', project: 'integration*' }, wants: [NEEDS.emulator, NEEDS.busybox], build: true, engine: true },
  { name: 'e2e browser', work: { kind: 'playwright', project: 'browser' }, needs: [NEEDS.chromium], wants: [NEEDS.cjkFonts], build: true, engine: true },
  { name: 'e2e desktop', work: { kind: 'playwright', project: 'desktop' }, needs: [NEEDS.electron, NEEDS.display], wants: [NEEDS.cjkFonts], build: true, engine: true }
]

/**
 * Reads `--only unit,types`; a word chooses the steps that begin with it, so that `e2e` is both.
 * @param {readonly string[]} argv
 * @returns {{ ok: true, steps: readonly Step[] } | { ok: false, problem: string }}
 */
export function chooseSteps(argv) {
  if (argv.length === 0) return { ok: true, steps: STEPS }
  const names = STEPS.map(({ name }) => name).join(', ')
  const [flag, list] = argv[0]?.startsWith('--only=') ? ['--only', argv[0].slice('--only='.length)] : argv
  if (flag !== '--only' || !list || argv.length > 2) return { ok: false, problem: `Usage: npm test [-- --only step,step]\nSteps: ${names}` }
  const words = list.split(',').map((word) => word.trim())
  const unknown = words.find((word) => word === '' || !STEPS.some(({ name }) => name.startsWith(word)))
  if (unknown !== undefined) return { ok: false, problem: `There is no step ${unknown}. Steps: ${names}` }
  return { ok: true, steps: STEPS.filter(({ name }) => words.some((word) => name.startsWith(word))) }
}
