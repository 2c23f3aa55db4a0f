import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Kubelet } from '../../../../src-main/kubelet/kubelet'
import { LABEL } from '../../../../src-main/kubelet/labels'
import type { VolumeSpec } from '../../../../src-main/pod/spec'
import { podSpec } from '../builders'
import { type Hand, hand } from './podInHand'

const SETTINGS: VolumeSpec = { kind: 'configMap', name: 'c', defaultMode: 0o644, sources: [{ kind: 'configMap', from: 'settings', items: null, optional: false }] }
const RAM: VolumeSpec = { kind: 'emptyDir', name: 'ram', medium: 'Memory', sizeLimitBytes: null }
const OBJECT = { namespace: 'default', name: 'settings', immutable: false, data: { colour: 'blue' }, binaryData: {} }

interface Bench extends Hand {
  readonly kubelet: Kubelet
  readonly said: string[]
}

/** A kubelet on the engine and the files in memory. */
async function start(made?: Hand): Promise<Bench> {
  const own = made ?? (await hand(podSpec()))
  const { env } = own.pod
  const said: string[] = []
  const kubelet: Kubelet = new Kubelet(
    env,
    {
      emit: (_pod, event) => said.push(`${event.reason} ${event.message}`),
      changed: () => undefined,
      removed: (uid) => said.push(`gone ${uid}`),
      engineFailed: (error) => said.push(error.message),
      unexpected: (error) => said.push(String(error))
    },
    false
  )
  own.runtime.onEvent = (event) => {
    const held = event.labels[LABEL.holds]
    if (event.action === 'die' && held !== undefined) kubelet.holderDied(held)
    env.inventory.onEvent(event)
    const uid = event.labels[LABEL.podUid]
    if (uid !== undefined) kubelet.wake(uid)
  }
  await env.inventory.reload()
  await kubelet.adopt()
  return { ...own, kubelet, said }
}

async function settle(milliseconds = 20): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds)
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a pod waits without a sandbox for a ConfigMap, ever longer, and goes on at once when it comes', async () => {
  const { kubelet, runtime, said } = await start()
  await kubelet.apply({ pods: [{ spec: podSpec({ volumes: [SETTINGS] }), source: '' }] })
  await settle(60_000)
  const failures = said.filter((one) => one === 'FailedMount MountVolume.SetUp failed for volume "c" : configmap "settings" not found')
  // At 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 seconds.
  expect([failures.length, runtime.containers.size]).toEqual([7, 0])
  await kubelet.apply({ pods: [], configMaps: [OBJECT] })
  await settle()
  expect([...runtime.containers.values()].map((one) => one.state)).toEqual(['running', 'running', 'running'])
  kubelet.close()
})

test('a holder that dies is made again', async () => {
  const { kubelet, runtime } = await start()
  await kubelet.apply({ pods: [{ spec: podSpec({ volumes: [RAM] }), source: '' }] })
  await settle()
  const first = runtime.byName('lab-holder')
  runtime.die(first.id, 137)
  await settle()
  expect([runtime.byName('lab-holder').state, runtime.byName('lab-holder').id === first.id]).toEqual(['running', false])
  kubelet.close()
})

test('nothing is left of a pod that is deleted', async () => {
  const { kubelet, runtime, files, said } = await start()
  const { pods } = await kubelet.apply({ pods: [{ spec: podSpec({ volumes: [RAM, SETTINGS] }), source: '' }], configMaps: [OBJECT] })
  const uid = pods[0]?.uid ?? ''
  await settle()
  expect(files.text(`${uid}/volumes/c/colour`)).toBe('blue')
  await kubelet.delete(uid, 0)
  await settle(60_000)
  expect(said).toContain(`gone ${uid}`)
  expect([runtime.containers.size, runtime.volumes.size, [...files.entries.keys()].filter((path) => !path.startsWith('data'))]).toEqual([0, 0, []])
  // What changes afterwards brings nothing of it back.
  await kubelet.apply({ pods: [], configMaps: [{ ...OBJECT, data: {} }] })
  await settle()
  expect([...files.entries.keys()].filter((path) => path.startsWith(uid))).toEqual([])
})

test('what an interrupted end left is removed, objects and the lab’s volume are not', async () => {
  const made = await hand(podSpec())
  const { runtime, files } = made
  await runtime.createVolume('lab_pods', { [LABEL.owner]: 'lab', [LABEL.volume]: 'pods' })
  await runtime.createVolume('lab_memory_gone_v', { [LABEL.owner]: 'lab', [LABEL.podUid]: 'gone', [LABEL.volume]: 'v' })
  await runtime.createContainer({ name: 'lab-holder-gone', image: 'pauselab/pause', labels: { [LABEL.owner]: 'lab', [LABEL.holds]: 'gone' }, network: { mode: 'none' }, log: 'none' })
  await files.writeInPlace('gone/etc-hosts', new Uint8Array(), 0o644)
  await files.writeDurably('data/default/secrets/s', new Uint8Array(), 0o600)
  await start(made)
  expect([[...runtime.containers.keys()], [...runtime.volumes.keys()]]).toEqual([[], ['lab_pods']])
  expect([...files.entries.keys()]).toEqual(['data', 'data/default', 'data/default/secrets', 'data/default/secrets/s'])
})
