import { describe, expect, it } from 'vitest'
import path from 'node:path'
import { playwrightFailures, vitestFailures } from '../../../scripts/testing/failures.mjs'

const file = (name: string): string => path.resolve('tests', name)

describe('vitestFailures', () => {
  it('names file and test, with the beginning of what was said', () => {
    const long = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')
    const failed = { status: 'failed', fullName: ' a pod stays', failureMessages: [`\u001b[31mred\u001b[39m\n\n${long}`] }
    const found = vitestFailures({ testResults: [{ name: file('a.test.ts'), status: 'failed', assertionResults: [failed, { status: 'passed', fullName: 'fine' }] }] })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ test: `${path.join('tests', 'a.test.ts')} › a pod stays` })
    expect(found[0]?.reason.slice(0, 2)).toEqual(['red', 'line 0'])
    expect(found[0]?.reason.length).toBeLessThan(15)
  })

  it('names a file that could not be loaded, and one whose hook failed', () => {
    const skipped = { status: 'skipped', fullName: 'later' }
    const found = vitestFailures({
      testResults: [
        { name: file('b.test.ts'), status: 'failed', message: 'cannot find module', assertionResults: [] },
        { name: file('c.test.ts'), status: 'failed', message: '', assertionResults: [skipped] },
        { name: file('d.test.ts'), status: 'passed', assertionResults: [skipped] }
      ]
    })
    expect(found.map((one: { test: string }) => path.basename(one.test))).toEqual(['b.test.ts', 'c.test.ts'])
    expect(found[0]?.reason).toEqual(['cannot find module'])
    expect(found[1]?.reason[0]).toContain('a hook failed')
  })
})

describe('playwrightFailures', () => {
  it('walks the suites and keeps errors outside of them', () => {
    const spec = (title: string, ok: boolean): unknown => ({ title, ok, tests: [{ results: [{ errors: ok ? [] : [{ message: 'not visible' }] }] }] })
    const report = { suites: [{ title: 'a.spec.ts', specs: [spec('draws', true)], suites: [{ title: 'dark', specs: [spec('draws', false)] }] }], errors: [{ message: 'no browser' }] }
    expect(playwrightFailures(report)).toEqual([
      { test: 'a.spec.ts › dark › draws', reason: ['not visible'] },
      { test: 'outside every test', reason: ['no browser'] }
    ])
  })
})
