import { isBroken } from './failures.mjs'

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ name: string, counts: Counts, ms: number, note: string, failures?: import('./failures.mjs').Failure[] }} StepResult
 */

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: import('./failures.mjs').VitestFile[] }} report vitest's JSON report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countVitest(report, exitCode) {
  const brokenFiles = report.testResults.filter(isBroken).length
  return agreeWithExit({ passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles, skipped: report.numPendingTests + report.numTodoTests }, exitCode)
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors?: unknown[] }} report Playwright's JSON report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countPlaywright({ stats, errors = [] }, exitCode) {
  // With no retries there are no flaky ones; should somebody allow them, they are failures that were lucky once.
  return agreeWithExit({ passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }, exitCode)
}

/**
 * A runner that ends with an error has failed, whatever its report says (an error outside every test).
 * @param {Counts} counts
 * @param {number} exitCode
 * @returns {Counts}
 */
function agreeWithExit(counts, exitCode) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** @param {readonly StepResult[]} results */
export function total(results) {
  /** @param {keyof Counts} kind */
  const sum = (kind) => results.reduce((all, { counts }) => all + counts[kind], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/**
 * What failed, once more and by name (the end of a long log is what is kept and read), then the table of all steps; the last line stands alone, for machines.
 * @param {readonly StepResult[]} results
 */
export function summary(results) {
  const rows = results.map(({ name, counts, ms, note }) => {
    const { passed, failed, skipped } = counts
    const cells = [name.padEnd(16), column(passed), column(failed), column(skipped), `${(ms / 1000).toFixed(1)} s`.padStart(9)]
    return `${cells.join(' ')}  ${note}`.trimEnd()
  })
  const head = ['step'.padEnd(16), 'passed'.padStart(8), 'failed'.padStart(8), 'skipped'.padStart(8), 'time'.padStart(9)].join(' ')
  const { passed, failed, skipped } = total(results)
  return [...toldFailures(results), head, ...rows, '', `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n')
}

/** @param {readonly StepResult[]} results */
function toldFailures(results) {
  const told = results.flatMap(({ name, failures = [] }) => failures.flatMap(({ test, reason }) => [`✗ ${name}: ${test}`, ...reason.map((line) => `    ${line}`)]))
  return told.length === 0 ? [] : ['Failed:', ...told, '']
}

/** @param {number} count */
function column(count) {
  return String(count).padStart(8)
}

/** @param {readonly StepResult[]} results */
export function exitCodeFor(results) {
  const { passed, failed } = total(results)
  return failed > 0 || passed === 0 ? 1 : 0
}
