import fs from 'node:fs'
import path from 'node:path'
import { runChild } from '../launcher/child.mjs'
import { CACHE, inProject, ROOT } from '../launcher/paths.mjs'
import { npmCommand } from '../launcher/tools.mjs'
import { countPlaywright, countVitest } from './counts.mjs'
import { playwrightFailures, vitestFailures } from './failures.mjs'

const REPORTS = path.join(CACHE, 'reports')
/** A step that hangs is a failure, too. */
const LIMIT_MS = 30 * 60_000
const XVFB = ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24']

/**
 * @param {import('./steps.mjs').Step} step
 * @param {string} node
 * @returns {Promise<{ counts: import('./counts.mjs').Counts, note: string, failures?: import('./failures.mjs').Failure[], stopped?: boolean }>} stopped: somebody ended the tests
 */
export async function runStep(step, node) {
  const report = path.join(REPORTS, `${step.name.replaceAll(' ', '-')}.json`)
  fs.mkdirSync(REPORTS, { recursive: true })
  fs.rmSync(report, { force: true })
  const [file, ...args] = commandFor(step, node, report)
  const binaries = inProject('node_modules', '.bin')
  const env = { ...process.env, PATH: `${binaries}${path.delimiter}${process.env['PATH'] ?? ''}`, PAUSELAB_E2E_REPORT: report }
  const { code, stopped } = await runChild(/** @type {string} */ (file), args, { cwd: ROOT, env, limitMs: LIMIT_MS })
  if (stopped) return { counts: { passed: 0, failed: 1, skipped: 0 }, note: 'stopped', stopped }
  if (step.work.kind === 'script') return { counts: { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, note: '' }
  return readReport(step.work.kind, report, code)
}

/**
 * @param {import('./steps.mjs').Step} step
 * @param {string} node
 * @param {string} report
 * @returns {string[]}
 */
function commandFor({ work }, node, report) {
  if (work.kind === 'script') {
    const npm = npmCommand()
    return [npm.file, ...npm.before, 'run', '--silent', work.script, '--', ...(work.args ?? [])]
  }
  if (work.kind === 'vitest') {
    const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
    return [node, vitest, 'run', '--project', work.project, '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  }
  const playwright = [node, inProject('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--project', work.project, '--pass-with-no-tests']
  const noDisplay = work.project === 'desktop' && process.platform === 'linux' && !process.env['DISPLAY']
  return noDisplay ? [...XVFB, ...playwright] : playwright
}

/**
 * @param {'vitest' | 'playwright'} kind
 * @param {string} file
 * @param {number} code
 */
function readReport(kind, file, code) {
  const report = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null
  if (report === null && code !== 0) return { counts: { passed: 0, failed: 1, skipped: 0 }, note: `ended with ${code} and left no report` }
  const counts = report === null ? { passed: 0, failed: 0, skipped: 0 } : kind === 'vitest' ? countVitest(report, code) : countPlaywright(report, code)
  if (counts.passed + counts.failed + counts.skipped > 0) return { counts, note: '', failures: failuresOf(kind, report) }
  return { counts: { passed: 0, failed: 0, skipped: 1 }, note: 'skipped: there are no tests in it' }
}

/**
 * @param {'vitest' | 'playwright'} kind
 * @param {any} report
 */
function failuresOf(kind, report) {
  if (report === null) return []
  return kind === 'vitest' ? vitestFailures(report) : playwrightFailures(report)
}
