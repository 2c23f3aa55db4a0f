/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ name: string, counts: Counts, ms: number, note: string }} StepResult
 */

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} report vitest's JSON report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countVitest(report, exitCode) {
  // A file that could not even be loaded holds no test that could fail.
  const brokenFiles = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length
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
 * The table of all steps; its last line stands alone, for machines.
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
  return [head, ...rows, '', `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n')
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
