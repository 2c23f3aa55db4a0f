import { stringify } from 'yaml'
import type { JsonObject } from '../json'

/** A document that kubectl reads as this very object: by YAML 1.1's rules, so that `yes` or `010` as text are quoted. */
export function stringifyPod(pod: JsonObject): string {
  return stringify(pod, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
}
