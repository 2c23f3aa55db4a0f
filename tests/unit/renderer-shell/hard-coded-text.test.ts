import { parse as parseTemplate, NodeTypes, type TemplateChildNode, type ElementNode } from '@vue/compiler-dom'
import { parse } from '@vue/compiler-sfc'
import { describe, expect, it } from 'vitest'
import { sourceFiles } from './locales'

/** Words that are the same in every language: names, and what a machine would read. */
const NAMES = new Set(['PauseLab', 'pause', 'nginx:1.27', '/home/me/nginx.tar'])
const SPOKEN_ATTRIBUTES = new Set(['aria-label', 'aria-description', 'title', 'placeholder', 'alt', 'label', 'text', 'description'])

/** Every piece of a template that people would read and that does not come from the locales. */
export function bareTexts(template: string): readonly string[] {
  const found: string[] = []
  for (const child of parseTemplate(template).children) visit(child, found)
  return found.map((text) => text.trim()).filter((text) => /\p{L}{2,}/u.test(text) && !NAMES.has(text))
}

function visit(node: TemplateChildNode, found: string[]): void {
  if (node.type === NodeTypes.TEXT) found.push(node.content)
  if (node.type !== NodeTypes.ELEMENT) return
  found.push(...spokenAttributes(node))
  for (const child of node.children) visit(child, found)
}

function spokenAttributes(node: ElementNode): readonly string[] {
  return node.props.flatMap((prop) => (prop.type === NodeTypes.ATTRIBUTE && SPOKEN_ATTRIBUTES.has(prop.name) && prop.value ? [prop.value.content] : []))
}

describe('templates', () => {
  it('the check finds a bare word, and a bare label', () => {
    expect(bareTexts('<p>Hello <b>{{ t(`x`) }}</b></p>')).toEqual(['Hello'])
    expect(bareTexts('<button aria-label="Close"><i>×</i></button>')).toEqual(['Close'])
    expect(bareTexts('<p>{{ name }} · {{ t("a.b") }}</p>')).toEqual([])
  })

  it.each(sourceFiles(/\.vue$/).map(({ name, text }) => [name, text] as const))('%s has no hard-coded text', (_name, text) => {
    expect(bareTexts(parse(text).descriptor.template?.content ?? '')).toEqual([])
  })
})

describe('scripts', () => {
  it.each(sourceFiles(/\.(vue|ts)$/).map(({ name, text }) => [name, text] as const))('%s has no Chinese', (_name, text) => {
    expect(/\p{Script=Han}/u.test(text)).toBe(false)
  })
})
