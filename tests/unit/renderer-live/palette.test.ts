import { describe, expect, test } from 'vitest'
import { opensPalette } from '../../../src-renderer/components/palette/shortcut'
import { findEntries, type PaletteEntry } from '../../../src-renderer/composables/palette/entries'

function entry(id: string, label: string, more: Partial<PaletteEntry> = {}): PaletteEntry {
  return { id, group: 'views', label, icon: 'pod', run: () => undefined, ...more }
}
const ENTRIES = [entry('a', 'Send SIGKILL to front', { group: 'acts', hint: 'ends it at once' }), entry('b', 'front', { group: 'containers', hint: 'web-pod' }), entry('c', 'Logs of front', { group: 'containers' }), entry('d', 'Settings', { words: 'options' })]

describe('the palette finds', () => {
  test.each<[string, readonly (readonly [string, readonly string[]])[]]>([
    ['', [['containers', ['b', 'c']], ['views', ['d']], ['acts', ['a']]]],
    ['front', [['containers', ['b', 'c']], ['acts', ['a']]]],
    ['logs', [['containers', ['c']]]],
    ['front kill', [['acts', ['a']]]],
    ['OPTIONS', [['views', ['d']]]],
    ['nothing of it', []]
  ])('%j', (query, expected) => expect(findEntries(ENTRIES, query).map(({ group, entries }) => [group, entries.map(({ id }) => id)])).toEqual(expected))
})

describe('the shortcut', () => {
  const key = { key: 'k', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, target: null }
  test.each<[string, Partial<typeof key>, boolean]>([
    ['Ctrl+K', { ctrlKey: true }, true],
    ['Cmd+K', { metaKey: true }, true],
    ['K', {}, false],
    ['Ctrl+Shift+K', { ctrlKey: true, shiftKey: true }, false],
    ['Ctrl+Alt+K', { ctrlKey: true, altKey: true }, false],
    ['Ctrl+L', { ctrlKey: true, key: 'l' }, false]
  ])('%s', (_name, more, opens) => {
    globalThis.Element ??= class {} as unknown as typeof Element
    expect(opensPalette({ ...key, ...more })).toBe(opens)
  })
})
