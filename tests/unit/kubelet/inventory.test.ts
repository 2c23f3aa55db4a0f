import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Inventory } from '../../../src-main/kubelet/inventory'
import type { ContainerRuntime, ContainerStatus, RuntimeEvent } from '../../../src-main/runtime/port'
import { instance, NOW, OWNER, sandbox, status, UID } from './builders'

type ContainerEvent = Extract<RuntimeEvent, { type: 'container' }>

/** An engine whose answers come when the test lets them come, and say what was true when they were asked for (or what the test says). */
class SlowEngine {
  readonly inspects: { readonly id: string; readonly answer: (status: ContainerStatus | null) => Promise<void> }[] = []
  readonly lists: { readonly answer: (statuses: readonly ContainerStatus[]) => Promise<void> }[] = []
  readonly changes: (string | null)[] = []
  readonly inventory: Inventory

  constructor() {
    const runtime: Partial<ContainerRuntime> = {
      inspectContainer: (id) => new Promise((resolve) => this.inspects.push({ id, answer: (found) => settle(() => resolve(found)) })),
      listContainers: () => new Promise((resolve) => this.lists.push({ answer: (found) => settle(() => resolve(found)) }))
    }
    this.inventory = new Inventory(runtime as ContainerRuntime, OWNER, (uid) => this.changes.push(uid))
  }

  async answer(found: ContainerStatus | null): Promise<void> {
    const next = this.inspects.shift()
    if (next === undefined) throw new Error('nobody asks')
    await next.answer(found)
  }

  async load(...statuses: readonly ContainerStatus[]): Promise<void> {
    const loaded = this.inventory.reload()
    await this.lists.shift()?.answer(statuses)
    await loaded
  }

  event(action: string, id: string, more: Partial<ContainerEvent> = {}): void {
    this.inventory.onEvent({ type: 'container', action, id, labels: {}, exitCode: null, signal: null, at: NOW, ...more })
  }
}

/** Lets everything that waits for it run. */
async function settle(act: () => void): Promise<void> {
  act()
  await new Promise((resolve) => setImmediate(resolve))
}

const app = instance('a', 0).status

describe('events', () => {
  test('a death is known at once, without asking; then the engine is asked for the rest', async () => {
    const engine = new SlowEngine()
    await engine.load(app)
    engine.event('die', 'a-0', { exitCode: 137, at: NOW + 5 })
    expect(engine.inventory.get('a-0')).toMatchObject({ state: 'exited', exitCode: 137, finishedAt: NOW + 5, pid: null, ip: null })
    expect(engine.changes.at(-1)).toBe(UID)
    await engine.answer({ ...app, state: 'exited', exitCode: 137, finishedAt: NOW + 4.25 })
    expect(engine.inventory.get('a-0')?.finishedAt).toBe(NOW + 4.25)
  })

  test.each([['pause', { state: 'paused' }], ['unpause', { state: 'running' }], ['oom', { oomKilled: true }]])('%s is applied', async (action, expected) => {
    const engine = new SlowEngine()
    await engine.load(app)
    engine.event(action, 'a-0')
    expect(engine.inventory.get('a-0')).toMatchObject(expected)
    expect(engine.inspects).toHaveLength(0)
  })

  test('destroy forgets; what else happens to a stranger is no news', async () => {
    const engine = new SlowEngine()
    await engine.load(app)
    engine.event('exec_start: sh', 'a-0')
    expect(engine.changes).toHaveLength(1)
    engine.event('destroy', 'a-0')
    expect([...engine.inventory.all()]).toEqual([])
    expect(engine.changes).toHaveLength(2)
    engine.event('destroy', 'never-seen')
    expect(engine.changes).toHaveLength(2)
  })

  test('a new container is looked up; one of another owner is not taken in', async () => {
    const engine = new SlowEngine()
    engine.event('create', 'a-0')
    await engine.answer({ ...app, state: 'created' })
    expect(engine.inventory.get('a-0')?.state).toBe('created')
    engine.event('create', 'theirs')
    await engine.answer({ ...app, id: 'theirs', labels: { 'dev.pauselab.owner': 'somebody else' } })
    expect(engine.inventory.get('theirs')).toBeUndefined()
  })
})

describe('an answer that is older than an event loses', () => {
  test('died while it was looked up', async () => {
    const engine = new SlowEngine()
    await engine.load({ ...app, state: 'created' })
    engine.event('start', 'a-0')
    engine.event('die', 'a-0', { exitCode: 1 })
    await engine.answer(app) // "running": asked for before it died
    expect(engine.inventory.get('a-0')?.state).toBe('exited')
    await engine.answer({ ...app, state: 'exited', exitCode: 1 })
    expect(engine.inventory.get('a-0')).toMatchObject({ state: 'exited', exitCode: 1 })
  })

  test('removed while it was looked up for the first time', async () => {
    const engine = new SlowEngine()
    void engine.inventory.refresh('a-0')
    engine.event('destroy', 'a-0')
    await engine.answer(app)
    expect(engine.inventory.get('a-0')).toBeUndefined()
    expect(engine.inspects).toHaveLength(0)
  })

  test('an event during a look makes it ask once more, and only once', async () => {
    const engine = new SlowEngine()
    await engine.load({ ...app, state: 'created' })
    void engine.inventory.refresh('a-0')
    engine.event('start', 'a-0')
    await engine.answer({ ...app, state: 'created' })
    expect(engine.inventory.get('a-0')?.state).toBe('created')
    await engine.answer(app)
    expect(engine.inventory.get('a-0')?.state).toBe('running')
    expect(engine.inspects).toHaveLength(0)
  })

  test('removed while everything is listed', async () => {
    const engine = new SlowEngine()
    const loaded = engine.inventory.reload()
    engine.event('destroy', 'a-0')
    await engine.lists.shift()?.answer([app])
    expect(engine.inventory.get('a-0')).toBeUndefined()
    await engine.answer(null)
    await loaded
    expect([...engine.inventory.all()]).toEqual([])
  })

  test('made while everything is listed', async () => {
    const engine = new SlowEngine()
    const loaded = engine.inventory.reload()
    engine.event('create', 'a-0')
    await engine.answer({ ...app, state: 'created' })
    await engine.lists.shift()?.answer([])
    expect(engine.inventory.get('a-0')?.state).toBe('created')
    await engine.answer(app)
    await loaded
    expect(engine.inventory.get('a-0')?.state).toBe('running')
  })

  test('a reload drops what went unheard', async () => {
    const engine = new SlowEngine()
    await engine.load(app)
    await engine.load()
    expect(engine.inventory.get('a-0')).toBeUndefined()
  })
})

describe('looking up', () => {
  test('calls during a look get the next one, all the same', async () => {
    const engine = new SlowEngine()
    const order: string[] = []
    const calls = ['first', 'second', 'third'].map((name) => engine.inventory.refresh('a-0').then(() => order.push(name)))
    expect(engine.inspects).toHaveLength(1)
    await engine.answer({ ...app, exitCode: 1 })
    expect(order).toEqual(['first'])
    expect(engine.inspects).toHaveLength(1)
    await engine.answer({ ...app, exitCode: 2 })
    await Promise.all(calls)
    expect(order).toEqual(['first', 'second', 'third'])
    expect(engine.inventory.get('a-0')?.exitCode).toBe(2)
  })

  test('finds by a full id or a beginning that fits one', async () => {
    const engine = new SlowEngine()
    await engine.load({ ...app, id: 'abcdef' }, { ...app, id: 'abxyz' }, { ...app, id: 'ab' })
    expect(engine.inventory.find('abc')?.id).toBe('abcdef')
    expect(engine.inventory.find('ab')?.id).toBe('ab')
    expect(engine.inventory.find('a')).toBeUndefined()
    expect(engine.inventory.find('zz')).toBeUndefined()
  })
})

describe('what an event says is not asked for', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  const labels = { ...app.labels, name: app.name, image: app.image }

  async function isOver(promise: Promise<void>): Promise<boolean> {
    let over = false
    void promise.then(() => (over = true))
    await settle(() => undefined)
    return over
  }

  test('a container that was made is known by its labels, name and image', async () => {
    const engine = new SlowEngine()
    engine.event('create', 'a-0', { labels, at: NOW + 3 })
    expect(await isOver(engine.inventory.made('a-0'))).toBe(true)
    expect(engine.inspects).toHaveLength(0)
    expect(engine.inventory.get('a-0')).toMatchObject({ state: 'created', name: app.name, image: app.image, labels: app.labels, createdAt: NOW + 3, pid: null })
    expect(engine.inventory.ofPod(UID)).toEqual([engine.inventory.get('a-0')])
  })

  test('one of another owner is a stranger', async () => {
    const engine = new SlowEngine()
    engine.event('create', 'theirs', { labels: { ...labels, 'dev.pauselab.owner': 'somebody else' } })
    expect(engine.inventory.get('theirs')).toBeUndefined()
  })

  test('the rest is asked for when nothing has happened for a while', async () => {
    const engine = new SlowEngine()
    engine.event('create', 'a-0', { labels })
    vi.advanceTimersByTime(4_000)
    engine.event('create', 'b-0', { labels })
    engine.event('destroy', 'b-0')
    vi.advanceTimersByTime(4_000)
    expect(engine.inspects).toHaveLength(0)
    vi.advanceTimersByTime(1_000)
    expect(engine.inspects.map(({ id }) => id)).toEqual(['a-0'])
    await engine.answer({ ...app, state: 'created', imageId: 'sha256:9' })
    expect(engine.inventory.get('a-0')?.imageId).toBe('sha256:9')
    vi.advanceTimersByTime(60_000)
    expect(engine.inspects).toHaveLength(0)
  })

  test.each<[string, string, ContainerStatus[], ContainerStatus | null]>([
    ['made', 'create', [], { ...app, state: 'created' }],
    ['started', 'start', [{ ...app, state: 'created' }], app],
    ['removed', 'destroy', [app], null]
  ])('%s: without its event (%s) the engine is asked', async (deed, _, before, found) => {
    const engine = new SlowEngine()
    await engine.load(...before)
    const call = engine.inventory[deed as 'made' | 'started' | 'removed']('a-0')
    expect(await isOver(call)).toBe(false)
    expect(engine.inspects).toHaveLength(0)
    vi.advanceTimersByTime(50)
    await settle(() => undefined)
    await engine.answer(found)
    expect(await isOver(call)).toBe(true)
    expect(engine.inventory.get('a-0')).toEqual(found ?? undefined)
  })

  test('a start is over with the one look that its event brings about', async () => {
    const engine = new SlowEngine()
    await engine.load({ ...app, state: 'created' })
    const call = engine.inventory.started('a-0')
    engine.event('start', 'a-0')
    expect(await isOver(call)).toBe(false)
    vi.advanceTimersByTime(50)
    expect(await isOver(call)).toBe(false)
    await engine.answer(app)
    expect(await isOver(call)).toBe(true)
    expect(engine.inspects).toHaveLength(0)
    expect(engine.inventory.get('a-0')).toMatchObject({ state: 'running', pid: app.pid })
  })

  test('a removal is over with its event', async () => {
    const engine = new SlowEngine()
    await engine.load(app)
    const call = engine.inventory.removed('a-0')
    engine.event('destroy', 'a-0')
    expect(await isOver(call)).toBe(true)
    expect(engine.inspects).toHaveLength(0)
    expect(engine.inventory.ofPod(UID)).toEqual([])
  })
})

describe('the count outlives its container', () => {
  test('by the highest that ever ran', async () => {
    const engine = new SlowEngine()
    await engine.load(sandbox(1).status, instance('a', 4).status, instance('a', 3, { state: 'exited' }).status, instance('b', 9, { state: 'created' }).status)
    engine.event('destroy', 'a-4')
    expect([...engine.inventory.attemptFloor(UID)]).toEqual([['POD', 2], ['a', 5]])
    engine.inventory.forgetPod(UID)
    expect(engine.inventory.attemptFloor(UID).size).toBe(0)
  })

  test('one that never ran does not count, also while it is being removed', async () => {
    const engine = new SlowEngine()
    await engine.load(sandbox(0, { state: 'removing', startedAt: null }).status, instance('a', 3, { state: 'created', startedAt: null, exitCode: 128, error: 'cannot join network of a non running container' }).status)
    engine.event('destroy', 'a-3')
    expect(engine.inventory.attemptFloor(UID).size).toBe(0)
  })

  test('a container of no pod belongs to nobody', async () => {
    const engine = new SlowEngine()
    const probe = status('probe', {})
    await engine.load({ ...probe, labels: { 'dev.pauselab.owner': OWNER } })
    expect(engine.changes).toEqual([null])
    expect(engine.inventory.ofPod(UID)).toEqual([])
  })
})
