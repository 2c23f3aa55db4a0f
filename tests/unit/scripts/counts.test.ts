import { describe, expect, it } from 'vitest'
import { countPlaywright, countVitest, exitCodeFor, summary } from '../../../scripts/testing/counts.mjs'
import { chooseSteps } from '../../../scripts/testing/steps.mjs'

const vitest = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [{ name: '/a.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a' }] }] }

describe('countVitest', () => {
  it('counts tests', () => {
    expect(countVitest(vitest, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 })
    expect(countVitest({ ...vitest, numFailedTests: 2 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  it('counts a file that could not be loaded as a failure', () => {
    const broken = { ...vitest, testResults: [{ name: '/a.test.ts', status: 'failed', assertionResults: [] }] }
    expect(countVitest(broken, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 })
  })

  it('counts one failure for each file whose hook failed, beside the tests that failed', () => {
    const hook = { name: '/a.test.ts', status: 'failed', assertionResults: [{ status: 'skipped', fullName: 'a' }] }
    const failed = { name: '/b.test.ts', status: 'failed', assertionResults: [{ status: 'failed', fullName: 'b' }] }
    expect(countVitest({ ...vitest, numFailedTests: 1, testResults: [hook, hook, failed] }, 1)).toEqual({ passed: 3, failed: 3, skipped: 2 })
  })

  it('believes a bad exit over a good report', () => {
    expect(countVitest(vitest, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 })
  })
})

describe('countPlaywright', () => {
  it('counts a lucky retry and an error outside tests as failures', () => {
    expect(countPlaywright({ stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 1 }, errors: [{}] }, 1)).toEqual({ passed: 2, failed: 3, skipped: 1 })
  })
})

describe('the summary', () => {
  const good = { name: 'unit', counts: { passed: 2, failed: 0, skipped: 0 }, ms: 1200, note: '' }
  const bad = { name: 'lint', counts: { passed: 0, failed: 1, skipped: 0 }, ms: 100, note: '' }
  const none = { name: 'e2e desktop', counts: { passed: 0, failed: 0, skipped: 1 }, ms: 0, note: 'skipped: Electron is missing here' }

  it('ends with one line of totals and names what was skipped', () => {
    const lines = (summary([good, bad, none]) as string).split('\n')
    expect(lines.at(-1)).toBe('2 passed, 1 failed, 1 skipped')
    expect(lines.find((line) => line.startsWith('e2e desktop'))).toContain('Electron is missing here')
  })

  it('tells what failed, by name, before the table', () => {
    const told = { ...bad, failures: [{ test: 'a.test.ts › adds', reason: ['expected 2', 'got 3'] }] }
    const lines = (summary([good, told]) as string).split('\n')
    expect(lines.slice(0, 5)).toEqual(['Failed:', '✗ lint: a.test.ts › adds', '    expected 2', '    got 3', ''])
    expect(lines.at(-1)).toBe('2 passed, 1 failed, 0 skipped')
  })

  it('is bad news when something failed or nothing ran', () => {
    expect(exitCodeFor([good, none])).toBe(0)
    expect(exitCodeFor([good, bad])).toBe(1)
    expect(exitCodeFor([none])).toBe(1)
    expect(exitCodeFor([])).toBe(1)
  })
})

describe('chooseSteps', () => {
  function names(argv: string[]): string[] {
    const chosen = chooseSteps(argv) as { ok: boolean; steps: { name: string }[] }
    return chosen.ok ? chosen.steps.map(({ name }) => name) : []
  }

  it('is everything by default, types first, the desktop last', () => {
    expect(names([])).toEqual(['types', 'lint', 'depcruise', 'unit', 'images', 'integration', 'e2e browser', 'e2e desktop'])
  })

  it('keeps its own order and takes the beginning of a name', () => {
    expect(names(['--only', 'unit,types'])).toEqual(['types', 'unit'])
    expect(names(['--only=e2e'])).toEqual(['e2e browser', 'e2e desktop'])
  })

  it.each([[['--only']], [['unit']], [['--only', 'nothing']], [['--only', 'unit', 'types']], [['--only', 'unit,']]])('refuses %j', (argv) => {
    expect(chooseSteps(argv)).toMatchObject({ ok: false })
  })
})
