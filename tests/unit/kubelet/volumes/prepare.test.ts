import { describe, expect, test } from 'vitest'
import { FilesRefusal } from '../../../../src-main/kubelet/files/port'
import { LABEL } from '../../../../src-main/kubelet/labels'
import { prepareVolumes, refreshVolumes } from '../../../../src-main/kubelet/volumes'
import type { VolumeSpec } from '../../../../src-main/pod/spec'
import { RuntimeError } from '../../../../src-main/runtime/port'
import { podSpec, UID } from '../builders'
import { hand } from './podInHand'

const RAM: VolumeSpec = { kind: 'emptyDir', name: 'ram', medium: 'Memory', sizeLimitBytes: 1_024 }
const DISK: VolumeSpec = { kind: 'emptyDir', name: 'disk', medium: 'default', sizeLimitBytes: null }
const SETTINGS: VolumeSpec = { kind: 'configMap', name: 'c', defaultMode: 0o644, sources: [{ kind: 'configMap', from: 'settings', items: null, optional: false }] }
const SETTINGS_OBJECT = { namespace: 'default', name: 'settings', immutable: false, data: { colour: 'blue' }, binaryData: {} }

describe('volumes are made', () => {
  test('a directory for everybody, or for the group', async () => {
    const plain = await hand(podSpec({ volumes: [DISK] }))
    expect(await prepareVolumes(plain.pod)).toEqual({ ok: true, value: null })
    expect(plain.files.entries.get(`${UID}/volumes/disk`)).toMatchObject({ mode: 0o777, gid: 0 })
    expect(plain.pod.memory.volumesReady).toBe(true)
    const group = await hand(podSpec({ volumes: [DISK], security: { fsGroup: 2_000, supplementalGroups: [] } }))
    await prepareVolumes(group.pod)
    expect(group.files.entries.get(`${UID}/volumes/disk`)).toMatchObject({ mode: 0o2777, gid: 2_000 })
  })

  test('memory, held by a container that is none of the pod’s', async () => {
    const { pod, runtime } = await hand(podSpec({ volumes: [RAM] }))
    await prepareVolumes(pod)
    expect(runtime.volumeOptions.get(`lab_memory_${UID}_ram`)).toEqual({ tmpfs: { sizeBytes: 1_024, mode: 0o1777 } })
    const holder = runtime.byName('lab-holder')
    expect([holder.state, holder.labels[LABEL.holds], holder.labels[LABEL.podUid]]).toEqual(['running', UID, undefined])
    runtime.calls.splice(0)
    await prepareVolumes(pod)
    expect(runtime.calls).toEqual([])
    runtime.die(holder.id, 137)
    await prepareVolumes(pod)
    expect([runtime.byName('lab-holder').state, runtime.byName('lab-holder').id === holder.id]).toEqual(['running', false])
  })

  test('memory for the group', async () => {
    const { pod, runtime } = await hand(podSpec({ volumes: [RAM], security: { fsGroup: 7, supplementalGroups: [] } }))
    await prepareVolumes(pod)
    expect(runtime.volumeOptions.get(`lab_memory_${UID}_ram`)).toEqual({ tmpfs: { sizeBytes: 1_024, mode: 0o3777, gid: 7 } })
  })

  test('the files of a ConfigMap, once it is there', async () => {
    const { pod, files, data } = await hand(podSpec({ volumes: [SETTINGS, DISK] }))
    expect(await prepareVolumes(pod)).toEqual({ ok: false, message: 'MountVolume.SetUp failed for volume "c" : configmap "settings" not found' })
    expect(pod.memory.volumesReady).toBe(false)
    await data.write(data.plan([SETTINGS_OBJECT], []))
    expect(await prepareVolumes(pod)).toEqual({ ok: true, value: null })
    expect(files.text(`${UID}/volumes/c/colour`)).toBe('blue')
  })

  test('paths are cleaned, as the kubelet does it', async () => {
    const items = [{ key: 'colour', path: './deep//colour', mode: null }]
    const { pod, files, data } = await hand(podSpec({ volumes: [{ ...SETTINGS, sources: [{ kind: 'configMap', from: 'settings', items, optional: false }] }] }))
    await data.write(data.plan([SETTINGS_OBJECT], []))
    await prepareVolumes(pod)
    expect(files.text(`${UID}/volumes/c/deep/colour`)).toBe('blue')
  })

  test('what the files refuse is said as the kubelet says it; what the engine refuses goes up', async () => {
    const { pod, files, data } = await hand(podSpec({ volumes: [SETTINGS] }))
    await data.write(data.plan([SETTINGS_OBJECT], []))
    files.refuse = (call) => (call === 'publish' ? new FilesRefusal('ENOSPC', 'publish: no space left on device') : null)
    expect(await prepareVolumes(pod)).toEqual({ ok: false, message: 'MountVolume.SetUp failed for volume "c" : publish: no space left on device' })
    files.refuse = () => new RuntimeError('other', 'the files helper has ended', 'files')
    await expect(prepareVolumes(pod)).rejects.toMatchObject({ kind: 'other' })
  })
})

describe('volumes are refreshed', () => {
  test('only once they were made', async () => {
    const { pod, files, data } = await hand(podSpec({ volumes: [SETTINGS] }))
    await data.write(data.plan([SETTINGS_OBJECT], []))
    await refreshVolumes(pod)
    expect(files.text(`${UID}/volumes/c/colour`)).toBe(null)
    await prepareVolumes(pod)
    await data.write(data.plan([{ ...SETTINGS_OBJECT, data: { colour: 'red' } }], []))
    await refreshVolumes(pod, () => false)
    expect(files.text(`${UID}/volumes/c/colour`)).toBe('blue')
    await refreshVolumes(pod)
    expect(files.text(`${UID}/volumes/c/colour`)).toBe('red')
  })

  test('what changes while they are made is in them at the end', async () => {
    const { pod, files, data } = await hand(podSpec({ volumes: [SETTINGS, DISK] }))
    await data.write(data.plan([SETTINGS_OBJECT], []))
    const making = prepareVolumes(pod)
    const changed = data.write(data.plan([{ ...SETTINGS_OBJECT, data: { colour: 'red' } }], []))
    await refreshVolumes(pod)
    await Promise.all([changed, making])
    expect(files.text(`${UID}/volumes/c/colour`)).toBe('red')
  })

  test('what is gone stays as files, and the event says why', async () => {
    const { pod, files, data, events } = await hand(podSpec({ volumes: [SETTINGS] }))
    await data.write(data.plan([SETTINGS_OBJECT], []))
    await prepareVolumes(pod)
    await data.remove({ kind: 'ConfigMap', namespace: 'default', name: 'settings' })
    await refreshVolumes(pod)
    expect(files.text(`${UID}/volumes/c/colour`)).toBe('blue')
    expect(events.at(-1)).toMatchObject({ type: 'Warning', reason: 'FailedMount', message: 'MountVolume.SetUp failed for volume "c" : configmap "settings" not found' })
    expect(pod.memory.volumesReady).toBe(true)
  })
})
