import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ROOT } from '../launcher/paths.mjs'

/**
 * @typedef {{ test: string, reason: string[] }} Failure the test with its file; the first lines of what it said
 * @typedef {{ name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }} VitestFile
 * @typedef {{ title: string, specs?: { title: string, ok: boolean, tests: { results: { errors?: { message?: string }[] }[] }[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 */

const LINES = 12

/**
 * A file that failed without a failed test: it could not be loaded, or what comes before its tests failed.
 * @param {VitestFile} file
 */
export function isBroken({ status, assertionResults }) {
  return status === 'failed' && assertionResults.every((one) => one.status !== 'failed')
}

/**
 * @param {{ testResults: VitestFile[] }} report vitest's JSON report
 * @returns {Failure[]}
 */
export function vitestFailures({ testResults }) {
  return testResults.flatMap((file) => {
    const name = relative(ROOT, file.name)
    // Its JSON report does not tell why a hook inside a describe failed.
    if (isBroken(file)) return [{ test: name, reason: firstLines(file.message || 'its tests did not begin: a hook failed (its message is above)') }]
    return file.assertionResults.filter(({ status }) => status === 'failed').map((one) => ({ test: `${name} › ${one.fullName.trim()}`, reason: firstLines(one.failureMessages?.[0] ?? '') }))
  })
}

/**
 * @param {{ suites?: PlaywrightSuite[], errors?: { message?: string }[] }} report Playwright's JSON report
 * @returns {Failure[]}
 */
export function playwrightFailures({ suites = [], errors = [] }) {
  return [...suites.flatMap((suite) => suiteFailures(suite, [])), ...errors.map(({ message = '' }) => ({ test: 'outside every test', reason: firstLines(message) }))]
}

/**
 * @param {PlaywrightSuite} suite
 * @param {readonly string[]} above
 * @returns {Failure[]}
 */
function suiteFailures({ title, specs = [], suites = [] }, above) {
  const path = [...above, title]
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title: test, tests }) => ({
      test: [...path, test].join(' › '),
      reason: firstLines(tests.flatMap(({ results }) => results.flatMap(({ errors = [] }) => errors.map(({ message = '' }) => message)))[0] ?? '')
    }))
  return [...own, ...suites.flatMap((inner) => suiteFailures(inner, path))]
}

/** @param {string} text */
function firstLines(text) {
  const lines = stripVTControlCharacters(text).split('\n')
  return lines.filter((line) => line.trim() !== '').slice(0, LINES)
}
