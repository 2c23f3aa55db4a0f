import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { NAMESPACE_KINDS } from '../../../src-main/api/model'
import { RENDERER } from './locales'

type Tokens = ReadonlyMap<string, string>

const css = readFileSync(path.join(RENDERER, 'styles/tokens.css'), 'utf8')
const light = tokensIn(/:root \{([\s\S]*?)\n\}/)
const dark = new Map([...light, ...tokensIn(/:root\[data-theme='dark'\] \{([\s\S]*?)\n\}/)])

function tokensIn(block: RegExp): Tokens {
  const body = block.exec(css)?.[1] ?? ''
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(tokens: Tokens, front: string, back: string): number {
  const of = (name: string): number => {
    const colour = tokens.get(name)
    if (!colour) throw new Error(`no colour token --${name}`)
    return luminance(colour)
  }
  const [high = 0, low = 0] = [of(front), of(back)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const TEXT_PAIRS: readonly (readonly [string, string])[] = [
  ...['text', 'text-muted'].flatMap((front) => ['page', 'surface', 'surface-2', 'sunken', 'raised'].map((back) => [front, back] as const)),
  ...['page', 'surface'].map((back) => ['text-faint', back] as const),
  ['text-faint', 'surface-2'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['accent-text', 'surface'],
  ['accent-text', 'accent-soft'],
  ...['bad-text', 'ok-text', 'warn-text', 'ns-net-text', 'ns-mnt-text', 'ns-uts-text'].map((front) => [front, 'sunken'] as const),
  ...[1, 2, 3, 4, 5, 6].flatMap((who) => ['sunken', 'surface', 'page'].map((back) => [`who-${who}`, back] as const)),
  ['slab-text', 'slab'],
  ['room-dead-text', 'room-dead'],
  ...['ok', 'warn', 'bad', 'idle'].flatMap((state) => [`${state}-soft`, 'surface', 'page'].map((back) => [`${state}-text`, back] as const)),
  ...NAMESPACE_KINDS.flatMap((kind) => [`ns-${kind}-soft`, 'surface', 'page'].map((back) => [`ns-${kind}-text`, back] as const))
]
const SHAPE_PAIRS: readonly (readonly [string, string])[] = [
  ...['ok', 'warn', 'bad', 'idle', 'focus', 'line-strong'].map((front) => [front, 'surface'] as const),
  ['slab', 'page']
]

describe.each([
  ['light', light],
  ['dark', dark]
] as const)('the %s theme', (_name, tokens) => {
  it.each(TEXT_PAIRS)('--%s can be read on --%s (AA, 4.5)', (front, back) => {
    expect(contrast(tokens, front, back)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(SHAPE_PAIRS)('--%s can be seen on --%s (3.0)', (front, back) => {
    expect(contrast(tokens, front, back)).toBeGreaterThanOrEqual(3)
  })

  it('has every namespace in three colours', () => {
    for (const kind of NAMESPACE_KINDS) for (const part of ['', '-soft', '-text']) expect(tokens.get(`ns-${kind}${part}`), `--ns-${kind}${part}`).toBeDefined()
  })
})
