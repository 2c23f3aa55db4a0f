import type { Json } from '../json'

/**
 * What this lab does with each field that Kubernetes knows. A field with no rule is refused by name.
 * Empty values ("", [], {}, and false where that is the default) say nothing in Kubernetes either, and pass.
 */
export type Rule =
  | { readonly kind: 'use' }
  /** Used, and each of its own fields has a rule. */
  | { readonly kind: 'object' | 'list'; readonly rules: Rules }
  /** Left out with a warning: kubectl and the API server write it, and it changes nothing here. */
  | { readonly kind: 'ignore'; readonly when: (value: Json) => boolean; readonly why: string }

export type Rules = Readonly<Record<string, Rule>>

export const use: Rule = { kind: 'use' }

export function object(rules: Rules): Rule {
  return { kind: 'object', rules }
}

export function list(rules: Rules): Rule {
  return { kind: 'list', rules }
}

export function ignore(why: string): Rule {
  return { kind: 'ignore', why, when: () => true }
}

/** Left out where it says what the lab does anyway, refused otherwise. */
export function ignoreDefault(...values: readonly Json[]): Rule {
  return { kind: 'ignore', why: 'it says what this lab does anyway', when: (value) => values.includes(value) }
}

export function ignoreWhen(when: (value: Json) => boolean, why: string): Rule {
  return { kind: 'ignore', when, why }
}
