import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS, SettingsFile } from '../../../src-main/lab/settings'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'settings-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function written(text: string): SettingsFile {
  writeFileSync(path.join(folder, 'settings.json'), text)
  return new SettingsFile(folder)
}

describe('settings', () => {
  test('are the defaults at first, and what was set ever after', () => {
    const settings = new SettingsFile(path.join(folder, 'new', 'folder'))
    expect(settings.get()).toEqual(DEFAULT_SETTINGS)
    expect(settings.set({ theme: 'dark', kubelet: 'off' })).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', kubelet: 'off' })
    expect(new SettingsFile(path.join(folder, 'new', 'folder')).get()).toEqual(settings.get())
  })

  test.each(['', '{', 'null', '[]', '"x"', '{"kubelet":"maybe"}', '{"theme":5}', '\u0000'])('a damaged file (%j) means defaults, and can be mended', (text) => {
    const settings = written(text)
    expect(settings.get()).toEqual(DEFAULT_SETTINGS)
    settings.set({ projector: true })
    expect(new SettingsFile(folder).get().projector).toBe(true)
  })

  test('a file of an older lab keeps what it says', () => expect(written('{"theme":"dark"}').get()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' }))

  test('nothing lies beside the file afterwards', () => {
    new SettingsFile(folder).set({ predict: true })
    expect(readdirSync(folder)).toEqual(['settings.json'])
    expect(JSON.parse(readFileSync(path.join(folder, 'settings.json'), 'utf8'))).toMatchObject({ predict: true })
  })
})
