import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { binaryFile } from './support/archives'
import { run } from './support/docker'
import { delay, eventually } from './support/wait'

const demo = binaryFile(process.arch === 'arm64' ? 'arm64' : 'amd64', 'demo')
const children: ChildProcessWithoutNullStreams[] = []
let folder: string
let file: string

beforeEach(function makeFolder() {
  folder = mkdtempSync(join(tmpdir(), 'pauselab-demo-files-'))
  file = join(folder, 'log')
})

afterEach(function clean() {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A mode that goes on; `said` is its stdout so far. */
function start(...args: readonly string[]): { readonly child: ChildProcessWithoutNullStreams; said: string } {
  const child = spawn(demo, [...args])
  const started = { child, said: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (started.said += chunk))
  children.push(child)
  return started
}

/** None before there is a file. */
function lines(): readonly string[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').trim().split('\n')
}

describe('logger', function logger() {
  it('appends numbered lines with the time, in its rhythm', async function appends() {
    writeFileSync(file, 'old\n')
    start('logger', file, '--every', '50ms')
    await eventually('five lines', () => (lines().length >= 5 ? true : undefined))
    expect(lines()[0]).toBe('old')
    expect(lines()[3]).toMatch(/^3 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('cuts the file before it would grow beyond --size, and counts on', async function rotates() {
    start('logger', file, '--every', '2ms', '--size', '100')
    await eventually('line 30', () => (Number(lines().at(-1)?.split(' ')[0]) >= 30 ? true : undefined))
    expect(statSync(file).size).toBeLessThanOrEqual(100)
  })

  it('says why it cannot write', async function cannot() {
    const finished = await run(demo, ['logger', join(folder, 'none', 'log')])
    expect([finished.code, finished.stderr]).toEqual([1, `logger: ${join(folder, 'none', 'log')}: No such file or directory\n`])
  })
})

describe('tail', function tail() {
  it('waits for the file, follows it, and goes on after it was cut and replaced', async function follows() {
    const tailed = start('tail', file)
    await delay(150)
    writeFileSync(file, 'one\n')
    await eventually('one', () => (tailed.said === 'one\n' ? true : undefined))
    appendFileSync(file, 'two\n')
    await eventually('two', () => (tailed.said === 'one\ntwo\n' ? true : undefined))
    truncateSync(file)
    await delay(150)
    appendFileSync(file, 'three\n')
    await eventually('three', () => (tailed.said === 'one\ntwo\nthree\n' ? true : undefined))
    writeFileSync(`${file}.new`, 'four\n')
    renameSync(`${file}.new`, file)
    await eventually('four', () => (tailed.said === 'one\ntwo\nthree\nfour\n' ? true : undefined))
    tailed.child.kill('SIGTERM')
    await eventually('its end', () => (tailed.child.exitCode === 0 ? true : undefined))
  })

  it('ends with a reason on what it cannot read', async function directory() {
    const finished = await run(demo, ['tail', folder])
    expect([finished.code, finished.stderr]).toEqual([1, `tail: ${folder}: Is a directory\n`])
  })
})

describe('write, cat and exists', function writeCat() {
  it('write one line, cut or append, and read it back', async function writes() {
    expect((await run(demo, ['write', file, 'hello', 'there'])).code).toBe(0)
    await run(demo, ['write', file, '--append', '--', '--more', '-x'])
    expect(readFileSync(file, 'utf8')).toBe('hello there\n--more -x\n')
    expect((await run(demo, ['cat', file, file])).stdout).toBe('hello there\n--more -x\n'.repeat(2))
    await run(demo, ['write', file])
    expect(statSync(file).size).toBe(0)
  })

  it('carry large files whole', async function large() {
    const text = 'x'.repeat(3_000_000)
    writeFileSync(file, text)
    expect((await run(demo, ['cat', file])).stdout).toBe(text)
  })

  it('say what is missing, with exit code 1', async function missing() {
    expect(await run(demo, ['cat', file])).toMatchObject({ code: 1, stderr: `cat: ${file}: No such file or directory\n` })
    expect(await run(demo, ['write', join(file, 'x'), 'y'])).toMatchObject({ code: 1, stderr: `write: ${join(file, 'x')}: No such file or directory\n` })
    expect(await run(demo, ['exists', file])).toMatchObject({ code: 1, stderr: `exists: ${file}: No such file or directory\n` })
    writeFileSync(file, '')
    expect(await run(demo, ['exists', file])).toMatchObject({ code: 0, stderr: '' })
  })

  it('fails when the disk is full', async function full() {
    expect(await run(demo, ['write', '/dev/full', 'x'])).toMatchObject({ code: 1, stderr: 'write: /dev/full: No space left on device\n' })
  })
})

describe('stat and ls', function statLs() {
  it('tell mode, owner, size and type', async function tells() {
    writeFileSync(file, 'four')
    chmodSync(file, 0o640)
    chownSync(file, 1234, 5678)
    chmodSync(folder, 0o2777)
    symlinkSync('log', join(folder, 'link'))
    const told = await run(demo, ['stat', file, folder])
    expect(told.stdout).toBe(`0640 1234 5678 4 file ${file}\n2777 0 0 ${statSync(folder).size} directory ${folder}\n`)
    const listed = await run(demo, ['ls', folder])
    expect(listed.stdout).toBe('0777 0 0 3 link link -> log\n0640 1234 5678 4 file log\n')
    expect((await run(demo, ['stat', '/dev/null'])).stdout).toMatch(/^0666 0 0 0 character-device \/dev\/null\n$/)
  })

  it('say what is missing, with exit code 1', async function missing() {
    expect(await run(demo, ['stat', file])).toMatchObject({ code: 1, stderr: `stat: ${file}: No such file or directory\n` })
    expect(await run(demo, ['ls', file])).toMatchObject({ code: 1, stderr: `ls: ${file}: No such file or directory\n` })
  })
})

describe('wrong arguments', function wrong() {
  it.each([
    [['logger'], 'no file given'],
    [['logger', 'f', '--size', '10'], '--size: "10" is not a number from 64'],
    [['tail'], 'no file given'],
    [['cat'], 'no file given'],
    [['write'], 'no file given'],
    [['write', 'f', '--append=1'], '--append takes no value'],
    [['exists'], 'no file given'],
    [['stat'], 'no path given'],
    [['ls', 'a', 'b'], 'unexpected argument "b"']
  ])('%j', async function refused(args, reason) {
    const finished = await run(demo, args)
    expect(finished.stderr).toContain(reason)
    expect(finished.code).toBe(2)
  })
})
