import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binaryFile } from './support/archives'
import { docker, exitCode, logs, removeTestContainers, run, startContainer } from './support/docker'
import type { Finished } from './support/docker'
import { loadImages } from './support/loadImages'
import { delay, eventually } from './support/wait'

/** Two containers of one pod, of different users, and a third of another pod. */
let one: string
let two: string
let other: string

beforeAll(async function start() {
  await loadImages()
  const sandbox = await startContainer(['--ipc', 'shareable'], 'pauselab/pause')
  const joined = ['--ipc', `container:${sandbox}`]
  one = await startContainer(joined, 'pauselab/demo', ['sleep'])
  two = await startContainer([...joined, '--user', '1000:1000'], 'pauselab/demo', ['sleep'])
  other = await startContainer(['--ipc', 'private'], 'pauselab/demo', ['sleep'])
})
afterAll(removeTestContainers)

function inside(id: string, ...args: readonly string[]): Promise<Finished> {
  return run('docker', ['exec', id, '/demo', ...args])
}

describe.each([
  ['System V', [], 'with key 4711'],
  ['POSIX', ['--posix'], '/pauselab-4711']
])('%s', function kind(_kind, flags, name) {
  it('shared memory is seen by the other container of the pod, not by another pod', async function shm() {
    expect(await inside(one, 'shm', 'write', 'hello', ...flags)).toMatchObject({ code: 0, stderr: 'shm write: written\n' })
    expect(await inside(two, 'shm', 'read', ...flags)).toMatchObject({ code: 0, stdout: 'hello\n' })
    await inside(two, 'shm', 'write', 'bye', ...flags)
    expect((await inside(one, 'shm', 'read', ...flags)).stdout).toBe('bye\n')
    expect(await inside(other, 'shm', 'read', ...flags)).toMatchObject({ code: 1, stderr: `shm read: segment ${name}: there is none in this IPC namespace\n` })
    expect((await inside(one, 'shm', 'remove', ...flags)).code).toBe(0)
    expect((await inside(two, 'shm', 'read', ...flags)).code).toBe(1)
  })

  it('a queue hands messages over in order, and the receiver may be first', async function mq() {
    const waiting = inside(two, 'mq', 'recv', ...flags)
    await delay(300)
    expect((await inside(one, 'mq', 'send', 'first', ...flags)).code).toBe(0)
    expect(await waiting).toMatchObject({ code: 0, stdout: 'first\n' })
    await inside(one, 'mq', 'send', 'second', ...flags)
    await inside(one, 'mq', 'send', 'third', ...flags)
    expect((await inside(two, 'mq', 'recv', ...flags)).stdout).toBe('second\n')
    expect((await inside(two, 'mq', 'recv', ...flags)).stdout).toBe('third\n')
    expect(await inside(other, 'mq', 'remove', ...flags)).toMatchObject({ code: 1, stderr: `mq remove: queue ${name}: there is none in this IPC namespace\n` })
    // The kernel lets only its maker remove a System V object.
    expect((await inside(two, 'mq', 'remove', ...flags)).code).toBe(0)
  })

  it('a semaphore that one posts is what the other waits for', async function sem() {
    let taken = false
    const waiting = inside(two, 'sem', 'wait', ...flags).then(function note(finished) {
      taken = true
      return finished
    })
    await eventually('the semaphore', async () => ((await inside(one, 'sem', 'get', ...flags)).stdout === '0\n' ? true : undefined))
    await delay(200)
    expect(taken).toBe(false)
    await inside(one, 'sem', 'post', ...flags)
    expect((await waiting).code).toBe(0)
    await inside(one, 'sem', 'post', ...flags)
    await inside(two, 'sem', 'post', ...flags)
    expect((await inside(one, 'sem', 'get', ...flags)).stdout).toBe('2\n')
    expect((await inside(other, 'sem', 'get', ...flags)).code).toBe(1)
    expect((await inside(two, 'sem', 'remove', ...flags)).code).toBe(0)
  })
})

describe('as a container of its own', function alone() {
  it('--hold stays, and SIGTERM ends it', async function holds() {
    const id = await startContainer([], 'pauselab/demo', ['shm', 'write', 'kept', '--key', '7', '--hold'])
    await eventually('the segment', async () => ((await logs(id)).includes('written') ? true : undefined))
    expect((await inside(id, 'shm', 'read', '--key', '7')).stdout).toBe('kept\n')
    await docker('kill', '-s', 'TERM', id)
    expect(await exitCode(id)).toBe(0)
  })

  it.each([
    [['shm'], 'no action given'],
    [['shm', 'dance'], 'unknown action "dance"'],
    [['shm', 'write'], 'no text given to write'],
    [['shm', 'read', 'x'], 'unexpected argument "x"'],
    [['sem', 'post', 'x'], 'unexpected argument "x"'],
    [['mq', 'send', 'x', '--key', '0'], '--key: "0" is not a number from 1']
  ])('%j is refused with exit code 2', async function refused(args, reason) {
    const finished = await run(binaryFile(process.arch === 'arm64' ? 'arm64' : 'amd64', 'demo'), args)
    expect(finished.stderr).toContain(reason)
    expect(finished.code).toBe(2)
  })
})
