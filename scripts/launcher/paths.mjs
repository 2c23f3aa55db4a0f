import { fileURLToPath } from 'node:url'
import path from 'node:path'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** @param {...string} parts */
export function inProject(...parts) {
  return path.join(ROOT, ...parts)
}

export const WEB_ENTRY = inProject('out', 'main', 'web.js')
export const LOCK_FILE = inProject('package-lock.json')
/** Kept out of git; safe to delete at any time. */
export const CACHE = inProject('.cache')
