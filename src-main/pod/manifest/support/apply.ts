import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json'
import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import { notInThisLab } from '../wording'
import type { Rules } from './rules'

/** Refuses what this lab does not do and warns of what it leaves out. Fields that Kubernetes does not know are told by schema/. */
export function applySupport(object: JsonObject, rules: Rules, problems: Problems): void {
  check(object, rules, [], problems)
}

function check(value: JsonObject, rules: Rules, path: FieldPath, problems: Problems): void {
  for (const [name, field] of Object.entries(value)) checkField(field, rules, name, [...path, name], problems)
}

function checkField(field: Json, rules: Rules, name: string, path: FieldPath, problems: Problems): void {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  switch (rule?.kind) {
    case 'use':
      return
    case 'object':
      if (isJsonObject(field)) check(field, rule.rules, path, problems)
      return
    case 'list':
      if (!isJsonArray(field)) return
      for (const [index, item] of field.entries()) if (isJsonObject(item)) check(item, rule.rules, [...path, index], problems)
      return
    case 'ignore':
      if (isUnset(field)) return
      if (rule.when(field)) problems.warn(path, `ignored by this lab: ${rule.why}`, { what: 'key' })
      else problems.error(path, notInThisLab(), { what: 'key' })
      return
    case undefined:
      if (!isUnset(field) && field !== false) problems.error(path, notInThisLab(), { what: 'key' })
  }
}

/** Says nothing to Kubernetes either. `false` and 0 are not here: some fields default to something else. */
function isUnset(value: Json): boolean {
  if (isJsonArray(value)) return value.length === 0
  if (isJsonObject(value)) return Object.keys(value).length === 0
  return value === null || value === ''
}
