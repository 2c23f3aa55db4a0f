import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { DeathCause } from '@api/model'
import { cardRows } from '../../../src-renderer/composables/pod/deathCard'
import { deathSentence } from '../../../src-renderer/composables/pod/deathSentence'
import { moveInGrid } from '../../../src-renderer/composables/pod/gridFocus'
import { KIND_ORDER } from '../../../src-renderer/composables/pod/namespaceMemory'
import { SIGNALS } from '../../../src-renderer/composables/pod/signals'
import { card, figure } from './builders'

type Texts = { readonly [key: string]: string | Texts }

function load(language: string, name: string): Texts {
  return JSON.parse(readFileSync(new URL(`../../../src-renderer/locales/${language}/${name}.json`, import.meta.url), 'utf8')) as Texts
}

function flat(texts: Texts, prefix = ''): ReadonlyMap<string, string> {
  return new Map(Object.entries(texts).flatMap(([key, value]): [string, string][] => (typeof value === 'string' ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)])))
}

function slots(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()
}

const FILES = ['pod', 'picture', 'matrix', 'tree', 'card', 'kill', 'logs']

test.each(FILES)('%s: both languages say the same things with the same parameters', (name) => {
  const [en, zh] = [flat(load('en', name)), flat(load('zh-CN', name))]
  expect([...zh.keys()].sort()).toEqual([...en.keys()].sort())
  for (const [key, text] of en) {
    expect(zh.get(key), key).not.toBe('')
    // A plural form may name its number in words.
    if (!text.includes(' | ')) expect(slots(zh.get(key) ?? ''), key).toEqual(slots(text))
  }
})

const CAUSES: readonly DeathCause[] = ['user-signal', 'outside-signal', 'grace-over', 'engine-restart', 'own-exit', 'pid-namespace-died', 'sandbox-teardown', 'deleted', 'oom', 'probe-failed', 'hook-failed', 'replaced', 'unknown']

test.each(['en', 'zh-CN'])('%s has a text for every clause, with all that it needs, and for every row and signal', (language) => {
  const texts = flat(load(language, 'card'))
  for (const cause of CAUSES) {
    for (const [signal, code] of [['SIGKILL', 137], ['SIGTERM', 0], [null, 0], [null, 1]] as const) {
      for (const outcome of ['waiting', 'recovered', 'final'] as const) {
        const one = card({ cause: figure(cause), signal: figure(signal), exitCode: figure(code), outcome, finalReason: outcome === 'final' ? 'kubelet-off' : null, tookAlong: [figure('poll')] })
        for (const clause of deathSentence(one, () => null)) {
          const text = texts.get(`sentence.${clause.key}`)
          expect(text, clause.key).toBeDefined()
          for (const slot of slots(text ?? '')) expect(Object.keys(clause.params), clause.key).toContain(slot)
        }
        for (const row of cardRows(one)) expect(texts.has(`row.${row.key}`), row.key).toBe(true)
      }
    }
    expect(texts.has(`cause.${cause}`)).toBe(true)
  }
  // A pod without pause has clauses of its own.
  const owner = card({ tookAlong: [figure('poll')], survived: [figure('log')], namespaces: [{ kind: 'net', before: figure<number | null>(1), after: figure<number | null>(2), same: false }], ip: { before: figure<string | null>('a'), after: figure<string | null>('b') } })
  for (const clause of deathSentence(owner, () => null, 'front')) expect(texts.has(`sentence.${clause.key}`), clause.key).toBe(true)
  const kill = flat(load(language, 'kill'))
  for (const signal of SIGNALS) expect(kill.has(`signals.${signal}`), signal).toBe(true)
  const matrix = flat(load(language, 'matrix'))
  for (const kind of KIND_ORDER) expect(matrix.has(`kind.${kind}`), kind).toBe(true)
})

test.each([
  ['ArrowUp', false, { row: 0, column: 1 }],
  ['ArrowDown', false, { row: 2, column: 1 }],
  ['ArrowLeft', false, { row: 1, column: 0 }],
  ['ArrowRight', false, { row: 1, column: 2 }],
  ['Home', false, { row: 1, column: 0 }],
  ['End', false, { row: 1, column: 2 }],
  ['Home', true, { row: 0, column: 0 }],
  ['End', true, { row: 2, column: 2 }],
  ['a', false, null]
])('%s (with Ctrl: %s) leads from the middle of a grid to its place', (key, whole, to) => {
  expect(moveInGrid({ row: 1, column: 1 }, key, 3, 3, whole)).toEqual(to)
})

test('a grid ends at its edges', () => {
  expect(moveInGrid({ row: 0, column: 0 }, 'ArrowUp', 2, 2)).toEqual({ row: 0, column: 0 })
  expect(moveInGrid({ row: 1, column: 1 }, 'ArrowRight', 2, 2)).toEqual({ row: 1, column: 1 })
})
