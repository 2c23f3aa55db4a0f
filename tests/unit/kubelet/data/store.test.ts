import { describe, expect, test } from 'vitest'
import { refersTo } from '../../../../src-main/kubelet/data/references'
import { FileDataStore } from '../../../../src-main/kubelet/data/store'
import type { ConfigMapSpec, SecretSpec } from '../../../../src-main/pod/spec'
import { containerSpec, podSpec } from '../builders'
import { FilesInMemory } from '../filesInMemory'

const MAP: ConfigMapSpec = { namespace: 'default', name: 'm', immutable: false, data: { b: '2', a: '1' }, binaryData: { c: 'AA==' } }
const SECRET: SecretSpec = { namespace: 'other', name: 's', immutable: true, type: 'Opaque', data: { word: 'aHVzaA==' } }

async function load(files = new FilesInMemory()): Promise<{ readonly store: FileDataStore; readonly files: FilesInMemory; readonly complaints: string[] }> {
  const complaints: string[] = []
  return { store: await FileDataStore.load(files, (message) => complaints.push(message)), files, complaints }
}

describe('the store', () => {
  test('keeps objects on the disk, by namespace', async () => {
    const { store, files } = await load()
    await store.write(store.plan([MAP], [SECRET]))
    expect(files.calls.filter((call) => call.startsWith('write'))).toEqual(['write durably data/default/configmaps/m', 'write durably data/other/secrets/s'])
    expect(files.entries.get('data/other/secrets/s')?.mode).toBe(0o600)
    const { store: next } = await load(files)
    expect([next.objects('default').configMaps.get('m'), next.objects('other').secrets.get('s'), next.objects('default').secrets.size]).toEqual([MAP, SECRET, 0])
  })

  test('says what each change is, and writes none that changes nothing', async () => {
    const { store, files } = await load()
    await store.write(store.plan([MAP], []))
    files.calls.splice(0)
    const planned = store.plan([MAP, { ...MAP, name: 'n' }], [])
    expect(planned.map(({ change }) => change)).toEqual(['unchanged', 'created'])
    await store.write(planned)
    expect(files.calls).toEqual(['write durably data/default/configmaps/n'])
    expect(store.plan([{ ...MAP, data: {} }], [])[0]?.change).toBe('updated')
  })

  test('refuses what an API server refuses, and names no value', async () => {
    const { store } = await load()
    await store.write(store.plan([], [SECRET]))
    expect(() => store.plan([], [{ ...SECRET, data: { word: 'bmV3' } }])).toThrow('Secret "s" is invalid: data: Forbidden: field is immutable when `immutable` is set')
    expect(() => store.plan([], [{ ...SECRET, type: 'x/y' }])).toThrow('type: Invalid value: "x/y": field is immutable')
    await expect(store.remove({ kind: 'Secret', namespace: 'default', name: 's' })).rejects.toThrow('secrets "s" not found')
  })

  test('lists keys, never values', async () => {
    const { store } = await load()
    await store.write(store.plan([MAP], [SECRET]))
    expect(store.list()).toEqual([
      { kind: 'ConfigMap', namespace: 'default', name: 'm', keys: ['a', 'b', 'c'], immutable: false },
      { kind: 'Secret', namespace: 'other', name: 's', keys: ['word'], immutable: true }
    ])
  })

  test('goes on beside a file that is damaged, or that was never finished', async () => {
    const files = new FilesInMemory()
    await files.writeDurably('data/default/secrets/bad', Buffer.from('{"word":'), 0o600)
    await files.writeDurably('data/default/secrets/..unfinished', Buffer.from('hush'), 0o600)
    const { store, complaints } = await load(files)
    expect([store.list(), complaints]).toEqual([[], ['data/default/secrets/bad cannot be read']])
  })

  test('is unchanged by a write that failed', async () => {
    const { store, files } = await load()
    files.refuse = () => new Error('no')
    await expect(store.write(store.plan([MAP], []))).rejects.toThrow('no')
    expect(store.list()).toEqual([])
  })
})

describe('who refers to an object', () => {
  const name = { kind: 'ConfigMap', namespace: 'default', name: 'm' } as const

  test.each([
    ['a variable', podSpec({ containers: [containerSpec('a', { env: [{ kind: 'configMapKey', name: 'X', from: 'm', key: 'k', optional: false }] })] }), true],
    ['all variables', podSpec({ initContainers: [containerSpec('a', { role: 'init', envFrom: [{ kind: 'configMap', from: 'm', prefix: '', optional: true }] })] }), true],
    ['a volume', podSpec({ volumes: [{ kind: 'projected', name: 'v', defaultMode: 0, sources: [{ kind: 'configMap', from: 'm', items: null, optional: true }] }] }), true],
    ['a Secret of that name', podSpec({ containers: [containerSpec('a', { envFrom: [{ kind: 'secret', from: 'm', prefix: '', optional: true }] })] }), false],
    ['another namespace', podSpec({ namespace: 'other', containers: [containerSpec('a', { envFrom: [{ kind: 'configMap', from: 'm', prefix: '', optional: true }] })] }), false],
    ['nobody', podSpec(), false]
  ])('%s', (_what, spec, refers) => {
    expect(refersTo(spec, name)).toBe(refers)
  })
})
