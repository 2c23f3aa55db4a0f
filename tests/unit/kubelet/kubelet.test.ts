import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LABEL } from '../../../src-main/kubelet/labels'
import { RuntimeError } from '../../../src-main/runtime/port'
import { Bench, parsed, settle, SPEC } from './bench'
import { containerSpec } from './builders'

const UP = ['POD_web_default_0 running', 'a_web_default_0 running', 'b_web_default_0 running']

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('a pod is built', () => {
  test('sandbox first, starts strictly in order', async () => {
    const bench = await new Bench().start()
    await bench.up()
    expect(bench.states()).toEqual(UP)
    expect(bench.calls().filter((call) => call.startsWith('start'))).toEqual(['start POD 0', 'start a 0', 'start b 0'])
    const reasons = bench.reasons()
    expect(reasons.filter((one) => !one.startsWith('Pulled'))).toEqual(['Created POD', 'Started POD', 'Created a', 'Created b', 'Started a', 'Started b'])
    for (const name of ['a', 'b']) expect(reasons.indexOf(`Pulled ${name}`)).toBeLessThan(reasons.indexOf(`Created ${name}`))
  })

  test('the record is there before anything else is asked of the engine', async () => {
    const bench = await new Bench().start()
    bench.runtime.calls.splice(0)
    const uid = await bench.up()
    expect(bench.runtime.calls[0]).toBe('volume create lab_pod_1')
    expect([...bench.runtime.volumes.keys()]).toEqual([`lab_pod_${uid}_1`])
  })

  test('an unchanged pod is left alone', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    bench.calls()
    expect((await bench.kubelet.apply({ pods: [parsed(SPEC)] })).pods).toEqual([{ uid, namespace: 'default', name: 'web', change: 'unchanged' }])
    await settle()
    expect(bench.calls()).toEqual([])
  })

  test('a changed container is replaced, alone, and the old record goes', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    bench.calls()
    await bench.apply({ ...SPEC, containers: [containerSpec('a', { args: ['web'] }), containerSpec('b')] })
    await settle()
    expect(bench.calls()).toEqual(['kill SIGTERM a 0', 'create a 1', 'start a 1'])
    expect([...bench.runtime.volumes.keys()]).toEqual([`lab_pod_${uid}_2`])
  })

  test('a forbidden change is refused with its place, and changes nothing', async () => {
    const bench = await new Bench().start()
    await bench.up()
    bench.calls()
    await expect(bench.apply({ ...SPEC, restartPolicy: 'Never' })).rejects.toMatchObject({ code: 'invalid', details: [{ path: 'spec.restartPolicy' }] })
    expect(bench.calls()).toEqual([])
  })
})

describe('what dies comes back', () => {
  test('an app at once, on the engine’s event, then after 10 s', async () => {
    const bench = await new Bench().start()
    await bench.up()
    bench.calls()
    bench.runtime.die(bench.runtime.byName('_a_').id, 1)
    await settle()
    expect(bench.calls()).toEqual(['create a 1', 'start a 1'])
    bench.runtime.die(bench.runtime.byName('_a_').id, 1)
    await vi.advanceTimersByTimeAsync(9_999)
    // The older dead instance goes meanwhile.
    expect(bench.calls()).toEqual(['remove a 0'])
    await vi.advanceTimersByTimeAsync(1)
    expect(bench.calls()).toEqual(['create a 2', 'start a 2'])
    expect(bench.reasons().filter((reason) => reason.startsWith('BackOff'))).toEqual(['BackOff a'])
  })

  test('the sandbox: everybody is stopped, SIGKILL after the grace, then attempt 1', async () => {
    const bench = await new Bench().start()
    await bench.up()
    bench.runtime.stubborn = new Set([bench.runtime.byName('_b_').name])
    bench.calls()
    bench.runtime.die(bench.runtime.byName('_POD_').id, 137)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(bench.calls()).toEqual(['kill SIGTERM a 0', 'kill SIGTERM b 0'])
    await vi.advanceTimersByTimeAsync(1)
    expect(bench.calls()).toEqual(['kill SIGKILL b 0', 'create POD 1', 'start POD 1', 'create a 1', 'create b 1', 'start a 1', 'start b 1', 'remove POD 0'])
    expect(bench.runtime.byName('_POD_').labels[LABEL.ip]).toBe('172.30.0.3')
    expect(bench.reasons()).toContain('SandboxChanged')
  })

  test('with shared PIDs an app’s death that is heard first costs no back-off', async () => {
    const bench = await new Bench().start()
    await bench.up({ ...SPEC, shareProcessNamespace: true })
    const { runtime } = bench
    const [pause, a, b] = ['_POD_', '_a_', '_b_'].map((part) => runtime.byName(part))
    // All are dead; the engine speaks of the apps now and of pause in a moment.
    const tell = runtime.onEvent
    const held: Parameters<typeof tell>[0][] = []
    runtime.onEvent = (event) => (event.id === pause?.id ? void held.push(event) : tell(event))
    for (const one of [pause, a, b]) runtime.die(one?.id ?? '', 137)
    await settle()
    for (const event of held) tell(event)
    runtime.onEvent = tell
    await vi.advanceTimersByTimeAsync(1_000)
    expect(bench.states().filter((one) => one.endsWith('running'))).toEqual(['POD_web_default_1 running', 'a_web_default_1 running', 'b_web_default_1 running'])
    expect(bench.events.filter((event) => event.type === 'Warning')).toEqual([])
  })
})

describe('what cannot be', () => {
  test('a sandbox that cannot start is tried again after 1, 2, 4 … s, always as the same attempt', async () => {
    const bench = await new Bench().start()
    bench.runtime.refuse = (call, about) => (call === 'start' && about.includes('_POD_') ? new RuntimeError('other', 'port is already allocated', 'start') : null)
    await bench.apply()
    await vi.advanceTimersByTimeAsync(70_000)
    const creates = bench.calls().filter((call) => call.startsWith('create POD'))
    // At 0, 1, 3, 7, 15, 31, 61 s.
    expect(creates).toEqual(Array.from({ length: 7 }, () => 'create POD 0'))
    bench.runtime.refuse = () => null
    await vi.advanceTimersByTimeAsync(30_000)
    expect(bench.states()).toEqual(UP)
  })

  test('an absent image keeps only its own container waiting, and heals', async () => {
    const bench = await new Bench().start()
    bench.runtime.refuse = (call, about) => (call === 'create' && about.includes('_a_') ? new RuntimeError('image-absent', 'No such image', 'create') : null)
    const uid = await bench.up()
    expect(bench.states()).toEqual(['POD_web_default_0 running', 'b_web_default_0 running'])
    expect(bench.kubelet.pod(uid)?.memory.failures.get('a')).toMatchObject({ reason: 'ErrImageNeverPull' })
    bench.runtime.refuse = () => null
    bench.kubelet.retryFailures()
    await settle()
    expect(bench.states()).toEqual(UP)
  })

  test('an absent image is told of as the kubelet does it: why, and that nothing was made', async () => {
    const bench = await new Bench().start()
    bench.provide = async (image) => ({ ok: false, reason: 'ErrImageNeverPull', message: `Container image "${image}" is not present with pull policy of Never` })
    bench.runtime.refuse = (call, about) => (call === 'create' && about.includes('_a_') ? new RuntimeError('image-absent', 'No such image', 'create') : null)
    await bench.up()
    expect(bench.events.filter((event) => event.type === 'Warning').map(({ reason, message }) => [reason, message])).toEqual([
      ['ErrImageNeverPull', 'Container image "pauselab/demo" is not present with pull policy of Never'],
      ['Failed', 'Error: ErrImageNeverPull']
    ])
  })

  test('a pull that fails is ErrImagePull; what waits longer than the kubelet’s next look is ImagePullBackOff from then on', async () => {
    const bench = await new Bench().start()
    let pulls = 0
    bench.provide = async () => ({ ok: false, reason: 'ErrImagePull', message: `no registry (${(pulls += 1)})` })
    bench.runtime.refuse = (call, about) => (call === 'create' && about.includes('_a_') ? new RuntimeError('image-absent', 'No such image', 'create') : null)
    const uid = await bench.up()
    const failure = (): unknown => bench.kubelet.pod(uid)?.memory.failures.get('a')
    const told = (): readonly string[] => bench.events.splice(0).flatMap(({ container, reason, message }) => (container === 'a' ? [`${reason}: ${message}`] : []))
    const failed = (pull: number): readonly string[] => [`Failed: Failed to pull image "pauselab/demo": no registry (${pull})`, 'Failed: Error: ErrImagePull']
    expect(told()).toEqual(failed(1))
    expect(failure()).toMatchObject({ reason: 'ErrImagePull', message: 'no registry (1)', count: 1 })
    // The first wait ends with the next look: it is tried again.
    await vi.advanceTimersByTimeAsync(10_000)
    expect(told()).toEqual(failed(2))
    await vi.advanceTimersByTimeAsync(9_000)
    expect([told(), failure()]).toMatchObject([[], { reason: 'ErrImagePull', count: 2 }])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told()).toEqual(['BackOff: Back-off pulling image "pauselab/demo"', 'Failed: Error: ImagePullBackOff'])
    expect(failure()).toMatchObject({ reason: 'ImagePullBackOff', message: 'Back-off pulling image "pauselab/demo": ErrImagePull: no registry (2)', count: 2 })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(told()).toEqual(failed(3))
    bench.runtime.refuse = () => null
    bench.kubelet.retryFailures()
    await settle()
    expect(bench.states()).toEqual(UP)
  })

  test('an image that is provided and still absent is a failure of its container, not of the engine', async () => {
    const bench = await new Bench().start()
    bench.provide = async () => ({ ok: true, note: null })
    bench.runtime.refuse = (call, about) => (call === 'create' && about.includes('_a_') ? new RuntimeError('image-absent', 'No such image', 'create') : null)
    const uid = await bench.up()
    expect(bench.kubelet.pod(uid)?.memory.failures.get('a')).toMatchObject({ reason: 'CreateContainerError' })
    expect(bench.failures).toEqual([])
  })

  test('a SIGTERM that never left is sent again', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    bench.runtime.refuse = (call) => (call === 'kill SIGTERM' ? new RuntimeError('timeout', 'no answer', 'kill') : null)
    bench.calls()
    await bench.kubelet.delete(uid, 3_600)
    await settle()
    expect(bench.failures.map((error) => error.kind)).toContain('timeout')
    bench.runtime.refuse = () => null
    await vi.advanceTimersByTimeAsync(5_000)
    expect(bench.removed).toEqual([uid])
    expect(bench.calls()).not.toContain('kill SIGKILL a 0')
  })

  test('a mistake of ours is told, and the pod is tried again', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    const worker = bench.kubelet.pod(uid)
    const real = bench.runtime.removeContainer.bind(bench.runtime)
    bench.runtime.removeContainer = () => Promise.reject(new TypeError('a mistake'))
    await bench.kubelet.delete(uid, 0)
    await settle()
    expect(bench.unexpected).toEqual([expect.any(TypeError), expect.any(TypeError)])
    bench.runtime.removeContainer = real
    await vi.advanceTimersByTimeAsync(5_000)
    expect(bench.removed).toEqual([uid])
    expect(worker?.waiting.size).toBe(0)
  })

  test('a world that cannot even be looked at ends no loop', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    const inventory = bench.kubelet.env.inventory
    const real = inventory.ofPod.bind(inventory)
    inventory.ofPod = () => {
      throw new Error('a mistake')
    }
    bench.runtime.die(bench.runtime.byName('_a_').id, 1)
    await settle()
    expect(bench.unexpected).toHaveLength(1)
    inventory.ofPod = real
    await vi.advanceTimersByTimeAsync(5_000)
    expect(bench.states()).toContain('a_web_default_1 running')
    expect(bench.kubelet.pod(uid)).toBeDefined()
  })
})

describe('deletion', () => {
  test('apps first, the sandbox last, then the volumes, and nothing is left', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    bench.calls()
    await bench.kubelet.delete(uid, undefined)
    await settle()
    expect(bench.calls()).toEqual(['kill SIGTERM a 0', 'kill SIGTERM b 0', 'kill SIGTERM POD 0', 'remove a 0', 'remove b 0', 'remove POD 0'])
    expect([bench.runtime.containers.size, bench.runtime.volumes.size]).toEqual([0, 0])
    expect(bench.removed).toEqual([uid])
    expect(bench.kubelet.pod(uid)).toBeUndefined()
  })

  test('may be hastened, never slowed down', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    bench.runtime.stubborn = new Set([bench.runtime.byName('_a_').name])
    const first = await bench.kubelet.delete(uid, 30)
    expect(await bench.kubelet.delete(uid, 60)).toEqual(first)
    expect((await bench.kubelet.delete(uid, 2)).deadline).toBe(Date.now() + 2_000)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(bench.removed).toEqual([uid])
  })

  test('is not lost when the pod is changed at the same moment', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    const changed = bench.apply({ ...SPEC, containers: [containerSpec('a', { args: ['web'] }), containerSpec('b')] })
    const deleted = bench.kubelet.delete(uid, undefined)
    await Promise.all([changed, deleted])
    await settle()
    expect(bench.removed).toEqual([uid])
    expect([bench.runtime.containers.size, bench.runtime.volumes.size]).toEqual([0, 0])
  })

  test('what is being deleted cannot be applied; what is not there cannot be deleted', async () => {
    const bench = await new Bench().start()
    const uid = await bench.up()
    bench.runtime.stubborn = new Set([bench.runtime.byName('_a_').name])
    await bench.kubelet.delete(uid, 30)
    await expect(bench.apply()).rejects.toMatchObject({ code: 'conflict' })
    await expect(bench.kubelet.delete('nobody', 0)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a record whose answer is lost', () => {
  function loseAnswers(bench: Bench, alsoLists: boolean): void {
    const real = bench.runtime.createVolume.bind(bench.runtime)
    bench.runtime.createVolume = async (name, labels) => {
      await real(name, labels)
      throw new RuntimeError('timeout', 'no answer', 'volume create')
    }
    if (alsoLists) bench.runtime.listVolumes = () => Promise.reject(new RuntimeError('timeout', 'no answer', 'volume ls'))
  }

  test('holds: the pod is built, and deleted', async () => {
    const bench = await new Bench().start()
    loseAnswers(bench, false)
    const uid = await bench.up()
    expect(bench.states()).toEqual(UP)
    await bench.kubelet.delete(uid, 0)
    await settle()
    expect([bench.runtime.containers.size, bench.runtime.volumes.size]).toEqual([0, 0])
  })

  test('and when nobody can tell, everything is to be read anew', async () => {
    const bench = await new Bench().start()
    loseAnswers(bench, true)
    await expect(bench.apply()).rejects.toMatchObject({ kind: 'away' })
    expect(bench.failures.map((error) => error.kind)).toEqual(['away'])
  })
})

describe('a lab that starts anew', () => {
  test('goes on with what is there', async () => {
    const first = await new Bench().start()
    await first.up()
    first.kubelet.close()
    const second = await new Bench(first.runtime).start()
    first.runtime.calls.splice(0)
    await settle()
    expect(second.calls()).toEqual([])
    second.runtime.die(second.runtime.byName('_a_').id, 1)
    await settle()
    expect(second.states()).toContain('a_web_default_1 running')
  })

  test('ends a deletion that was begun', async () => {
    const first = await new Bench().start()
    const uid = await first.up()
    first.runtime.stubborn = new Set([first.runtime.byName('_a_').name])
    await first.kubelet.delete(uid, 30)
    await settle()
    first.kubelet.close()
    const second = await new Bench(first.runtime).start()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(second.removed).toEqual([uid])
    expect(first.runtime.volumes.size).toBe(0)
  })

  test('at whatever step the other was ended, it comes to the same end', async () => {
    for (let most = 0; most < 9; most++) {
      const first = await new Bench().start()
      let calls = 0
      first.runtime.refuse = (call) => (call !== 'volume create' && calls++ >= most ? new RuntimeError('away', 'gone', call) : null)
      await first.apply()
      await settle()
      first.kubelet.close()
      first.runtime.refuse = () => null
      const second = await new Bench(first.runtime).start()
      await vi.advanceTimersByTimeAsync(40_000)
      expect(second.states(), `ended after ${most} calls`).toEqual(UP)
      second.kubelet.close()
    }
  })

  /** Ended when it was about to make the first call of that kind. */
  function endAt(bench: Bench, word: string): void {
    let ended = false
    bench.runtime.refuse = (call) => {
      ended ||= call === word
      return ended ? new RuntimeError('away', 'gone', call) : null
    }
  }

  test.each(['create', 'start', 'volume rm'])('knows the restart count of an app that somebody removed, when the other was ended at %s', async (word) => {
    const first = await new Bench().start()
    await first.up()
    first.runtime.die(first.runtime.byName('_a_').id, 1)
    await settle()
    endAt(first, word)
    // Its dead first instance still tells of one restart; only this one told of the second.
    first.runtime.vanish(first.runtime.byName('_a_web_default_').id)
    await settle()
    first.kubelet.close()
    first.runtime.refuse = () => null
    const second = await new Bench(first.runtime).start()
    await vi.advanceTimersByTimeAsync(40_000)
    expect(second.states()).toContain('a_web_default_2 running')
    expect(first.runtime.volumes.size).toBe(1)
  })

  test.each(['create', 'start', 'volume rm'])('and the attempt of a sandbox that somebody removed, at %s', async (word) => {
    const first = await new Bench().start()
    await first.up()
    endAt(first, word)
    first.runtime.vanish(first.runtime.byName('_POD_').id)
    await settle()
    first.kubelet.close()
    first.runtime.refuse = () => null
    const second = await new Bench(first.runtime).start()
    await vi.advanceTimersByTimeAsync(40_000)
    expect(second.states()).toEqual(['POD_web_default_1 running', 'a_web_default_0 exited', 'a_web_default_1 running', 'b_web_default_0 exited', 'b_web_default_1 running'])
    expect(first.runtime.volumes.size).toBe(1)
  })

  test('removes the record of an older generation that the other had no time for', async () => {
    const first = await new Bench().start()
    const uid = await first.up()
    first.runtime.refuse = (call) => (call === 'volume rm' ? new RuntimeError('away', 'gone', call) : null)
    await first.apply({ ...SPEC, containers: [containerSpec('a', { args: ['web'] }), containerSpec('b')] })
    expect(first.failures.map((error) => error.kind)).toEqual(['away'])
    first.kubelet.close()
    first.runtime.refuse = () => null
    expect([...first.runtime.volumes.keys()]).toEqual([`lab_pod_${uid}_1`, `lab_pod_${uid}_2`])
    await new Bench(first.runtime).start()
    expect([...first.runtime.volumes.keys()]).toEqual([`lab_pod_${uid}_2`])
  })

  test('a record that somebody removed is written again from the sandbox’s label', async () => {
    const first = await new Bench().start()
    const uid = await first.up()
    first.kubelet.close()
    for (const name of first.runtime.volumes.keys()) await first.runtime.removeVolume(name)
    const second = await new Bench(first.runtime).start()
    await settle()
    expect(second.kubelet.pod(uid)?.pod.pod.spec).toEqual(SPEC)
    expect(second.states()).toEqual(UP)
  })

  test('removes what belongs to no pod any more, helpers before the volumes they hold', async () => {
    const { runtime } = new Bench()
    await runtime.createVolume('lab_volume_gone_v', { [LABEL.owner]: 'lab', [LABEL.podUid]: 'gone', [LABEL.volume]: 'v' })
    await runtime.createContainer({ name: 'helper', image: 'pauselab/pause', labels: { [LABEL.owner]: 'lab', [LABEL.temporary]: 'open-volume' }, network: { mode: 'none' }, log: 'none' })
    await runtime.createContainer({ name: 'orphan', image: 'pauselab/pause', labels: { [LABEL.owner]: 'lab', [LABEL.podUid]: 'gone' }, network: { mode: 'none' }, log: 'none' })
    await runtime.createContainer({ name: 'stranger', image: 'pauselab/pause', labels: { [LABEL.podUid]: 'gone' }, network: { mode: 'none' }, log: 'none' })
    runtime.calls.splice(0)
    await new Bench(runtime).start()
    expect(runtime.calls.filter((call) => !call.startsWith('list'))).toEqual(['remove helper', 'remove orphan', 'volume rm lab_volume_gone_v'])
    expect([...runtime.containers.values()].map((one) => one.name)).toEqual(['stranger'])
  })
})

describe('a lab that only watches', () => {
  test('shows a crash loop and touches nothing', async () => {
    const first = await new Bench().start()
    const uid = await first.up()
    for (let round = 0; round < 2; round++) {
      first.runtime.die(first.runtime.byName('_a_').id, 1)
      await settle()
    }
    first.kubelet.close()
    const watcher = await new Bench(first.runtime).start({ watching: true })
    first.runtime.calls.splice(0)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(watcher.calls()).toEqual([])
    vi.setSystemTime(Date.now() - 60_000)
    expect([...(watcher.kubelet.pod(uid)?.waiting.keys() ?? [])]).toEqual(['a'])
  })
})
