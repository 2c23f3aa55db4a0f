import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { COMMAND_INPUTS, ERROR_STATUS } from '../../../src-main/api'

const docs = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8')
const firstCells = docs.split('\n').flatMap((line) => /^\| `([^`]+)` \|/.exec(line)?.[1] ?? [])

describe('docs/api.md', () => {
  test('has a row for every command, and for no other', () => {
    const commands = firstCells.filter((cell) => cell.includes('.'))
    expect([...commands].sort()).toEqual(Object.keys(COMMAND_INPUTS).sort())
  })

  test.each(Object.entries(COMMAND_INPUTS))('names every field of %s', (name, schema) => {
    if (name === 'settings.set') return expect(docs).toContain('any of the fields of `Settings`')
    const row = docs.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
    for (const field of Object.keys(schema.shape)) expect(row.split('|')[2]).toMatch(new RegExp(`\`${field}\\??\``))
  })

  test.each(Object.entries(ERROR_STATUS))('has the code %s with its status %i', (code, status) => {
    expect(docs).toMatch(new RegExp(`^\\| \`${code}\` \\| ${status} \\|`, 'm'))
  })
})
