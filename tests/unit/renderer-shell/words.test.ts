import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { LabError } from '@api/errors'
import type { EngineStatus } from '@api/model'
import { retryDelayMs } from '../../../src-renderer/client/backoff'
import { durationParts } from '../../../src-renderer/components/base/duration'
import { shortInode } from '../../../src-renderer/components/base/mono-id'
import { containerTone, podTone } from '../../../src-renderer/components/base/pod-tone'
import { marksOfRefusal, toMarks } from '../../../src-renderer/components/editor/marks'
import { groupExamples } from '../../../src-renderer/components/editor/example-groups'
import { readSchematic } from '../../../src-renderer/components/editor/schematic'
import { guessSystem } from '../../../src-renderer/components/firstRun/engine-steps'
import { readyChecks } from '../../../src-renderer/components/firstRun/ready-checks'
import { sizeParts, sortImages, userName } from '../../../src-renderer/components/images/image-words'
import { engineHeadline } from '../../../src-renderer/components/shell/engine-words'
import { labMood } from '../../../src-renderer/components/shell/lab-mood'
import { filterPods } from '../../../src-renderer/components/shell/pod-filter'
import { resolveLocale } from '../../../src-renderer/i18n-locale'
import { SNAPSHOTS } from '../../fixtures/snapshots'
import { ENGINE, container, pod } from '../../fixtures/snapshots/parts'
import { textsOf } from './locales'

const PODS_DIR = path.resolve(import.meta.dirname, '../../../resources/pods')

describe('durations', () => {
  it.each([
    [0, 0, 'ms'],
    [411.6, 412, 'ms'],
    [1_360, 1.4, 's'],
    [59_600, 60, 's'],
    [150_000, 3, 'min'],
    [7_200_000, 2, 'h'],
    [200_000_000, 2, 'd'],
    [-5, 0, 'ms']
  ] as const)('%d ms is %d %s', (ms, value, unit) => {
    expect(durationParts(ms)).toEqual({ value, unit })
  })

  it('waits longer between tries, up to 8 s', () => {
    expect([0, 1, 2, 3, 10, 60].map(retryDelayMs)).toEqual([250, 500, 1_000, 2_000, 8_000, 8_000])
  })
})

describe('sizes', () => {
  it.each([
    [999, '999', 'B'],
    [26_112, '26.1', 'kB'],
    [1_500_000, '1.5', 'MB'],
    [12_582_912, '12.6', 'MB'],
    [350_000_000_000, '350', 'GB']
  ] as const)('%d is %s %s', (bytes, value, unit) => {
    expect(sizeParts(bytes)).toEqual({ value, unit })
  })

  it('what needs attention comes first', () => {
    const image = (tag: string, bundled: 'current' | 'outdated' | 'no') => ({ id: tag, tags: [tag], sizeBytes: 1, createdAt: 0, bundled, usedBy: [] })
    expect(sortImages([image('z', 'no'), image('b', 'current'), image('c', 'outdated'), image('a', 'current')]).map((one) => one.id)).toEqual(['c', 'a', 'b', 'z'])
  })

  it.each([
    ['k8s_front_web-pod_default_25acc224-1b33-4647-8566-05fec80d4456_0', 'web-pod/front'],
    ['k8s_POD_web-pod_default_25acc224-1b33-4647-8566-05fec80d4456_2', 'web-pod/pause'],
    ['k8s_fails_crash-loop_shop_0b326a78-8482-4aa6-b7bc-55d473749d3b_1', 'shop/crash-loop/fails'],
    ['pauselab-probe', 'pauselab-probe']
  ])('a user of an image, %s, is %s', (name, shown) => {
    expect(userName(name)).toBe(shown)
  })

  it('an inode is told by its last digits', () => {
    expect(shortInode(4026532184)).toBe('..2184')
  })
})

describe('the language', () => {
  it.each([
    ['auto', ['zh-Hans-CN', 'en'], 'zh-CN'],
    ['auto', ['fr', 'en-GB'], 'en'],
    ['auto', ['fr'], 'en'],
    ['auto', [], 'en'],
    ['en', ['zh'], 'en'],
    ['zh-CN', ['en'], 'zh-CN']
  ] as const)('%s with %o is %s', (choice, preferred, locale) => {
    expect(resolveLocale(choice, preferred)).toBe(locale)
  })
})

describe('tones', () => {
  it.each([
    ['running', container({ name: 'a' })],
    ['frozen', container({ name: 'a', dockerState: 'paused' })],
    ['failed', container({ name: 'a', state: 'waiting', reason: 'CrashLoopBackOff' })],
    ['failed', container({ name: 'a', state: 'waiting', reason: 'ErrImageNeverPull' })],
    ['waiting', container({ name: 'a', state: 'waiting', reason: 'ContainerCreating' })],
    ['succeeded', container({ name: 'a', state: 'terminated', exitCode: 0 })],
    ['failed', container({ name: 'a', state: 'terminated', exitCode: 137 })]
  ] as const)('container: %s', (tone, view) => {
    expect(containerTone(view)).toBe(tone)
  })

  it.each([
    ['running', {}],
    ['terminating', { deletionTimestamp: 1 }],
    ['waiting', { phase: 'Pending' }],
    ['succeeded', { phase: 'Succeeded' }],
    ['failed', { phase: 'Failed' }],
    ['failed', { containers: [container({ name: 'a', reason: 'CrashLoopBackOff' })] }]
  ] as const)('pod: %s', (tone, over) => {
    expect(podTone(pod({ uid: 'u', name: 'p', ...over }))).toBe(tone)
  })
})

describe('the engine in a word', () => {
  it.each([
    ['ready', {}],
    ['simulated', { kind: 'simulated' }],
    ['connecting', { kind: 'none', state: 'connecting' }],
    ['none', { kind: 'none', state: 'away' }],
    ['away', { state: 'away' }],
    ['watching', { heldBy: 'x' }],
    ['degraded', { probe: { state: 'degraded', events: 'polling', reason: 'x', framesDropped: 0 } }]
  ] as const)('%s', (headline, over: Partial<EngineStatus>) => {
    expect(engineHeadline({ ...ENGINE, ...over })).toBe(headline)
  })

  it('the three checks fill one by one', () => {
    const states = (name: string) => readyChecks(SNAPSHOTS[name]?.(0).engine ?? ENGINE).map((check) => check.state)
    expect(states('connecting')).toEqual(['waiting', 'waiting', 'waiting'])
    expect(states('starting')).toEqual(['done', 'waiting', 'waiting'])
    expect(states('first-start')).toEqual(['done', 'done', 'done'])
    expect(states('no-engine')[0]).toBe('trouble')
    expect(states('degraded')).toEqual(['done', 'done', 'done'])
  })

  it('every check has its words', () => {
    const texts = textsOf('en')
    for (const make of Object.values(SNAPSHOTS)) {
      for (const check of readyChecks(make(0).engine)) expect(texts.has(`firstRun.check.${check.key}.${check.text}`), `${check.key}.${check.text}`).toBe(true)
    }
  })

  it.each([
    ['darwin', 'macos'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'macos'],
    ['win32', 'windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'windows'],
    ['linux', 'linux'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'linux']
  ] as const)('%s is %s', (hint, system) => {
    expect(guessSystem(hint)).toBe(system)
  })
})

describe('the status line', () => {
  const calm = pod({ uid: 'a', name: 'calm', containers: [container({ name: 'pause', role: 'sandbox' }), container({ name: 'web' })] })

  it.each([
    ['empty', [], 0],
    ['invite', [calm], 0],
    ['fine', [calm], 1],
    ['building', [calm, pod({ uid: 'b', name: 'b', phase: 'Pending' })], 1],
    ['leaving', [calm, pod({ uid: 'b', name: 'b', deletionTimestamp: 1 })], 1],
    ['loop', [calm, pod({ uid: 'b', name: 'b', containers: [container({ name: 'c', reason: 'CrashLoopBackOff' })] })], 1],
    ['leftBehind', [pod({ uid: 'b', name: 'b', sandbox: 'none', containers: [container({ name: 'c', stranded: true })] })], 1],
    ['stranded', [pod({ uid: 'b', name: 'b', deletionTimestamp: 1, containers: [container({ name: 'c', stranded: true })] })], 1]
  ] as const)('%s', (key, pods, cards) => {
    expect(labMood(pods, cards).key).toBe(key)
  })

  it('finds pods by every word', () => {
    const pods = SNAPSHOTS['two-pods']?.(0).pods ?? []
    expect(filterPods(pods, ' CRASH default ').map((one) => one.name)).toEqual(['flaky'])
    expect(filterPods(pods, '172.30.0.5').map((one) => one.name)).toEqual(['web-pod'])
    expect(filterPods(pods, '')).toBe(pods)
  })
})

describe('the editor', () => {
  it('shows errors and warnings in the order of the text', () => {
    const marks = toMarks([{ path: 'b', message: 'x', line: 9, column: 1 }], [{ path: 'a', message: 'y', line: 2, column: 3 }])
    expect(marks.map((mark) => [mark.severity, mark.line])).toEqual([
      ['warning', 2],
      ['error', 9]
    ])
  })

  it('takes the places from a refused apply, and none from another failure', () => {
    expect(marksOfRefusal(new LabError('invalid', 'bad', [{ path: 'kind', message: 'wrong', line: 2, column: 1 }]))).toHaveLength(1)
    expect(marksOfRefusal(new LabError('invalid', 'not YAML'))).toEqual([{ path: '', message: 'not YAML', severity: 'error' }])
    expect(marksOfRefusal(new LabError('engine-away', 'gone'))).toEqual([])
    expect(marksOfRefusal(new Error('x'))).toEqual([])
  })

  it.each([
    ['two-containers', 2],
    ['shared-pids', 2],
    ['shared-volume', 2],
    ['crash-loop', 2],
    ['stubborn', 2],
    ['published-port', 1]
  ])('draws %s with %d rooms', (id, rooms) => {
    const manifest = readFileSync(path.join(PODS_DIR, `${id}.yaml`), 'utf8')
    const sketch = readSchematic(manifest)
    expect(sketch.rooms).toBe(rooms)
    expect(sketch.inits).toBe(0)
    expect(sketch.bands.includes('pid')).toBe(manifest.includes('shareProcessNamespace: true'))
  })

  it('tells init containers apart', () => {
    const manifest = 'spec:\n  initContainers:\n    - name: i\n      image: x\n  containers:\n  - name: a\n    image: x\n  - image: y\n    name: b\n  volumes:\n  - name: v\n    image: {}\n'
    expect(readSchematic(manifest)).toEqual({ rooms: 2, inits: 1, slab: true, bands: ['net', 'ipc'] })
  })

  it('draws no slab where there is no pause', () => {
    const sketch = (id: string) => readSchematic(readFileSync(path.join(PODS_DIR, `${id}.yaml`), 'utf8'))
    expect(sketch('no-pause')).toEqual({ rooms: 2, inits: 0, slab: false, bands: ['net', 'ipc'] })
    expect(sketch('sidecar-log')).toEqual({ rooms: 1, inits: 1, slab: true, bands: ['net', 'ipc'] })
  })

  it('every example that ships has its texts and a group of its own; one that is unknown comes last', () => {
    const texts = textsOf('en')
    const ids = readdirSync(PODS_DIR).map((name) => path.basename(name, '.yaml'))
    const groups = groupExamples(['strange', ...ids].map((id) => ({ id, manifest: '', missingImages: [] })))
    expect(groups.map((group) => group.key)).toEqual(['first', 'lifecycle', 'data', 'health', 'counter', 'more'])
    expect(groups.at(-1)?.examples.map((one) => one.id)).toEqual(['strange'])
    expect(groups.flatMap((group) => group.examples)).toHaveLength(ids.length + 1)
    for (const { key } of groups) expect(texts.has(`editor.group.${key}`), key).toBe(true)
    for (const file of readdirSync(PODS_DIR).filter((name) => name.endsWith('.yaml'))) {
      const id = path.basename(file, '.yaml')
      expect(texts.has(`examples.${id}.title`) && texts.has(`examples.${id}.text`), id).toBe(true)
    }
  })
})
