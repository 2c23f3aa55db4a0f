import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { needsBuild } from '../../../scripts/launcher/build.mjs'
import { installArguments, needsInstall } from '../../../scripts/launcher/dependencies.mjs'
import { fingerprint, readStamp, writeStamp } from '../../../scripts/launcher/fingerprint.mjs'
import { chooseToolNode, isNewEnough } from '../../../scripts/launcher/tools.mjs'

let folder = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pauselab-prepare-'))
})
afterEach(() => {
  fs.rmSync(folder, { recursive: true })
})

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  fs.writeFileSync(path.join(folder, name), text)
}

describe('needsInstall', () => {
  const locked = { '': { version: '1' }, 'node_modules/a': { version: '1' }, 'node_modules/for-windows': { version: '1', optional: true } }
  const state = (stamp: string | null, record: object | null): object => ({ hash: 'h', stamp, readRecord: () => record, readLock: () => locked })

  it('trusts the stamp alone when there is one', () => {
    expect(needsInstall(state('h', null))).toBe(false)
    expect(needsInstall(state('other', locked))).toBe(true)
  })

  it("compares npm's own record when somebody else installed", () => {
    expect(needsInstall(state(null, null))).toBe(true)
    expect(needsInstall(state(null, { 'node_modules/a': { version: '1' } }))).toBe(false)
    expect(needsInstall(state(null, { 'node_modules/a': { version: '2' } }))).toBe(true)
    expect(needsInstall(state(null, { 'node_modules/b': { version: '1' } }))).toBe(true)
    expect(needsInstall(state(null, { 'node_modules/a': { version: '1' }, 'node_modules/for-windows': { version: '2' } }))).toBe(true)
  })
})

describe('needsBuild', () => {
  it.each([
    [{ sources: 'a', stamp: 'a', built: true }, false],
    [{ sources: 'b', stamp: 'a', built: true }, true],
    [{ sources: 'a', stamp: null, built: true }, true],
    [{ sources: 'a', stamp: 'a', built: false }, true]
  ])('%j: %s', (state, expected) => {
    expect(needsBuild(state)).toBe(expected)
  })
})

describe('fingerprint', () => {
  const inputs = ['src', 'package.json', 'absent.json']
  const take = (): string => fingerprint(folder, inputs) as string

  beforeEach(() => {
    write('src/a.ts', 'a')
    write('src/deep/b.ts', 'b')
    write('package.json', '{}')
  })

  it('stays when only times change', () => {
    const before = take()
    fs.utimesSync(path.join(folder, 'src/a.ts'), 1, 1)
    expect(take()).toBe(before)
  })

  it.each([
    ['a content', () => write('src/deep/b.ts', 'B')],
    ['a new file', () => write('src/c.ts', '')],
    ['a new name', () => fs.renameSync(path.join(folder, 'src/a.ts'), path.join(folder, 'src/z.ts'))],
    ['a file that went', () => fs.rmSync(path.join(folder, 'src/a.ts'))],
    ['an input that appeared', () => write('absent.json', '')],
    ['text that moved to the next file', () => (write('src/a.ts', ''), write('src/deep/b.ts', 'ab'))]
  ])('changes with %s', (_what, change) => {
    const before = take()
    change()
    expect(take()).not.toBe(before)
  })

  it('does not look at what is outside', () => {
    const before = take()
    write('other.ts', 'x')
    write('src/.swap', 'x')
    expect(take()).toBe(before)
  })
})

describe('stamps', () => {
  it('are read as they were written', () => {
    const file = path.join(folder, 'stamp')
    expect(readStamp(file)).toBeNull()
    writeStamp(file, 'abc')
    expect(readStamp(file)).toBe('abc')
    expect(fs.readdirSync(folder)).toEqual(['stamp'])
  })
})

describe('installArguments', () => {
  it('installs exactly the lock file, with what the build needs', () => {
    expect(installArguments({ platform: 'linux', bundledNodeRuns: true })).toEqual(expect.arrayContaining(['ci', '--include=dev']))
    expect((installArguments({ platform: 'win32', bundledNodeRuns: false }) as string[])[0]).toBe('ci')
  })

  it('does not empty node_modules under a running program on Windows', () => {
    expect((installArguments({ platform: 'win32', bundledNodeRuns: true }) as string[])[0]).toBe('install')
  })
})

describe('chooseToolNode', () => {
  const state = { bundledWorks: false, bundled: '/p/node', own: '/usr/bin/node', ownVersion: '20.19.0' }

  it('takes the bundled Node, else an own one that is new enough, else none', () => {
    expect(chooseToolNode({ ...state, bundledWorks: true })).toBe('/p/node')
    expect(chooseToolNode({ ...state, ownVersion: '22.12.0' })).toBe('/usr/bin/node')
    expect(chooseToolNode(state)).toBeNull()
  })

  it.each([
    ['22.11.9', false],
    ['22.12.0', true],
    ['24.0.0', true],
    ['9.99.0', false]
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected)
  })
})
