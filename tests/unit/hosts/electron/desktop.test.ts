import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PodView } from '../../../../src-main/api'
import { crashedPage } from '../../../../src-main/hosts/electron/crashedPage'
import { deleteAllPods } from '../../../../src-main/hosts/electron/deleteAll'
import { openDesktopState } from '../../../../src-main/hosts/electron/desktopState'
import { labName } from '../../../../src-main/hosts/electron/labName'
import { chooseLanguage, textsFor } from '../../../../src-main/hosts/electron/texts'
import { createFakeLab } from '../../../fixtures/fakeLab'
import { soon } from '../../../support/soon'

const dir = mkdtempSync(join(tmpdir(), 'pauselab-desktop-'))
afterAll(() => rmSync(dir, { recursive: true }))

describe('what the window remembers', () => {
  const file = join(dir, 'desktop.json')
  const USUAL = { width: 1_440, height: 900, maximized: false, askOnQuit: true }
  const open = () => openDesktopState(dir, (error) => { throw error })
  beforeEach(() => rmSync(file, { force: true }))

  test('is there again at the next start', () => {
    open().set({ width: 1_000, maximized: true })
    expect(open().get()).toEqual({ ...USUAL, width: 1_000, maximized: true })
  })

  test.each(['', '{', 'null', '[]', '7', '{"width":"wide","height":-3,"maximized":1,"askOnQuit":null}'])('a damaged file (%s) counts as a first start', (text) => {
    writeFileSync(file, text)
    expect(open().get()).toEqual(USUAL)
  })

  test('one wrong value costs only itself', () => {
    writeFileSync(file, '{"width":800,"height":"tall"}')
    expect(open().get()).toEqual({ ...USUAL, width: 800 })
  })

  test('a file that cannot be written is reported, and the values hold', () => {
    writeFileSync(file, '{}')
    const errors: unknown[] = []
    const state = openDesktopState(file, (error) => errors.push(error))
    state.set({ width: 999 })
    expect(errors).toHaveLength(1)
    expect(state.get().width).toBe(999)
    expect(readFileSync(file, 'utf8')).toBe('{}')
  })
})

describe('the language of menus and dialogs', () => {
  test.each([
    ['auto', 'zh-CN', 'zh-CN'], ['auto', 'zh', 'zh-CN'], ['auto', 'en-GB', 'en'], ['auto', 'de', 'en'], ['auto', 'zho', 'en'], ['auto', '', 'en'],
    ['en', 'zh-CN', 'en'], ['zh-CN', 'en', 'zh-CN']
  ] as const)('setting %s on a %s system: %s', (setting, locale, language) => expect(chooseLanguage(setting, locale)).toBe(language))

  test('every word is there in both', () => {
    const [en, zh] = [textsFor('en'), textsFor('zh-CN')]
    expect(Object.keys(zh)).toEqual(Object.keys(en))
    const untranslated = Object.entries(en).filter(([key, words]) => typeof words === 'string' && zh[key as keyof typeof zh] === words)
    expect(untranslated).toEqual([])
    expect(en.podsStay(1)).toBe('Your pod keeps running.')
    expect(en.podsStay(3)).toBe('Your 3 pods keep running.')
  })

  test('the page after two crashes needs no script', () => {
    const page = crashedPage(textsFor('zh-CN'), 'zh-CN')
    expect(page).toContain('lang="zh-CN"')
    expect(page).toContain('href="app://pauselab/"')
    expect(page).not.toMatch(/<script|\son\w+=/)
  })
})

test.each([
  [['electron', '.', '--lab', 'room-2'], 'room-2'],
  [['electron', '--lab=room-2', '.'], 'room-2'],
  [['electron', '.'], undefined],
  [['electron', '--lab'], undefined],
  [['--label', 'x'], undefined],
  [[], undefined]
])('%j names the lab %s', (words, name) => expect(labName(words)).toBe(name))

describe('deleting all pods before the end', () => {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const pod = (uid: string) => ({ uid, createdAt: 0 }) as PodView
  beforeEach(() => vi.clearAllMocks())

  test('waits until the last one is gone', async () => {
    const lab = createFakeLab()
    lab.publish({ pods: [pod('a'), pod('b')] })
    lab.answer('pods.deleteAll', () => ({ uids: ['a', 'b'] }))
    let done = false
    const deleting = deleteAllPods(lab, log).then(() => (done = true))
    await soon(() => expect(lab.subscribers.size).toBe(1))
    lab.publish({ removedPods: ['a'] })
    await Promise.resolve()
    expect(done).toBe(false)
    lab.publish({ removedPods: ['b'] })
    await deleting
    expect(lab.subscribers.size).toBe(0)
    expect(lab.asked.find(({ name }) => name === 'pods.deleteAll')?.input).toEqual({ graceSeconds: 5, atOnce: 1_000 })
  })

  test('does not wait when there are none', async () => {
    const lab = createFakeLab()
    lab.answer('pods.deleteAll', () => ({ uids: [] }))
    await deleteAllPods(lab, log)
    expect(lab.subscribers.size).toBe(0)
    expect(log.error).not.toHaveBeenCalled()
  })

  test('does not wait for ever, nor fail', async () => {
    vi.useFakeTimers()
    const lab = createFakeLab()
    lab.publish({ pods: [pod('a')] })
    lab.answer('pods.deleteAll', () => ({ uids: ['a'] }))
    const deleting = deleteAllPods(lab, log)
    await vi.advanceTimersByTimeAsync(30_000)
    await deleting
    vi.useRealTimers()
    expect(log.error).toHaveBeenCalledOnce()
    expect(lab.subscribers.size).toBe(0)
  })

  test('a lab that refuses does not hold up the end', async () => {
    await deleteAllPods(createFakeLab(), log)
    expect(log.error).toHaveBeenCalledOnce()
  })
})
