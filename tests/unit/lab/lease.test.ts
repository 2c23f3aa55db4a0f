import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LABEL } from '../../../src-main/kubelet/labels'
import { leaseName, takeLease } from '../../../src-main/lab/lease'
import { type ContainerRuntime, type ContainerStatus, RuntimeError, type RuntimeInfo } from '../../../src-main/runtime/port'
import { status } from '../kubelet/builders'
import { ns } from '../observe/frames'

const INFO: RuntimeInfo = { version: '1', apiVersion: '1', os: 'linux', arch: 'amd64', cgroup: 1, rootless: false, userns: false, apparmor: false, product: 'docker', node: 'node', cpus: 2, memoryBytes: 2 ** 33, volumeSubpath: false }
const HELLO = JSON.stringify({ t: 'hello', protocol: 1, version: '1', events: 'polling', reason: null, host: ns(1) })

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

function holder(more: Partial<ContainerStatus>, labels: ContainerStatus['labels'] = { [LABEL.owner]: 'lab', [LABEL.holder]: 'vm, process 7' }): ContainerStatus {
  return { ...status('holder', {}), name: 'lab-probe', createdAt: 990_000, ...more, labels }
}

/** An engine on which somebody has the name, until `free` says so or it is removed. */
function engine(there: ContainerStatus | null): { readonly runtime: ContainerRuntime; readonly removed: string[]; free: () => void } {
  let held = there
  const removed: string[] = []
  const stdout = new PassThrough()
  const runtime: Partial<ContainerRuntime> = {
    createContainer: async () => {
      if (held !== null) throw new RuntimeError('conflict', 'taken', 'create')
      return 'mine'
    },
    attach: async () => ({ stdin: new PassThrough(), stdout, stderr: new PassThrough() }),
    startContainer: async () => void stdout.write(`${HELLO}\n`),
    inspectContainer: async () => held,
    removeContainer: async (id) => {
      removed.push(id)
      held = null
    }
  }
  return { runtime: runtime as ContainerRuntime, removed, free: () => void (held = null) }
}

async function take(runtime: ContainerRuntime, wait = 0): Promise<Awaited<ReturnType<typeof takeLease>>> {
  const lease = takeLease({ runtime, info: INFO, lab: 'lab', instance: 'me', hooks: { frame: () => undefined, ended: () => undefined, complained: () => undefined } })
  if (wait > 0) await vi.advanceTimersByTimeAsync(wait)
  return lease
}

describe('the lease', () => {
  test('is the probe’s name', () => expect(leaseName('lab')).toBe('lab-probe'))
  test('is free', async () => expect(await take(engine(null).runtime)).toMatchObject({ held: true, probe: { id: 'mine' } }))
  test('is held by a running lab, which is named', async () => {
    const { runtime, removed } = engine(holder({ state: 'running' }))
    expect(await take(runtime)).toEqual({ held: false, by: 'vm, process 7' })
    expect(removed).toEqual([])
  })
  test.each(['exited', 'dead'] as const)('left by one that ended (%s) is taken', async (state) => {
    const { runtime, removed } = engine(holder({ state }))
    expect(await take(runtime)).toMatchObject({ held: true })
    expect(removed).toEqual(['holder'])
  })
  test('made long ago and never started is taken', async () => {
    expect(await take(engine(holder({ state: 'created' })).runtime)).toMatchObject({ held: true })
  })
  test('just made is somebody else’s who is about to start it', async () => {
    const there = engine(holder({ state: 'created', createdAt: 999_900 }))
    setTimeout(() => there.free(), 300)
    expect(await take(there.runtime, 1_000)).toMatchObject({ held: true })
    expect(there.removed).toEqual([])
  })
  test('of our own last connection is waited for', async () => {
    const there = engine(holder({ state: 'running' }, { [LABEL.owner]: 'lab', [LABEL.holder]: 'me', 'dev.pauselab.instance': 'me' }))
    setTimeout(() => there.free(), 2_000)
    expect(await take(there.runtime, 3_000)).toMatchObject({ held: true })
  })
  test('but not for ever', async () => {
    const there = engine(holder({ state: 'running' }, { [LABEL.owner]: 'lab', [LABEL.holder]: 'me', 'dev.pauselab.instance': 'me' }))
    expect(await take(there.runtime, 6_000)).toEqual({ held: false, by: 'me' })
  })
  test('a stranger’s container of that name is left alone', async () => {
    const { runtime, removed } = engine(holder({ state: 'exited' }, {}))
    expect(await take(runtime)).toEqual({ held: false, by: 'container lab-probe' })
    expect(removed).toEqual([])
  })
})
