import { directory, type Directory, type Entry, file, link } from '../../files/tree'
import { type Fields, type Request, text, whole } from './request'
import { giveToGroup, isPath, openDirectory, openParent, put, Refusal } from './walk'

const DATA = '..data'

interface Payload {
  readonly path: string
  readonly mode: number
  readonly content: Buffer
}

/**
 * volumeutil.AtomicWriter: the files are in a directory named after the moment, `..data` is a link to it, and every name
 * at the top is a link through `..data`.
 */
export function publish({ root, path, fields, slots, now }: Request): { readonly changed: boolean } {
  const wanted = payloads(fields, (one) => slots.payloadOf(one))
  const volume = openDirectory(root, path)
  const shown = volume.entries.get(DATA)
  const current = shown?.kind === 'link' ? shown.target : ''
  const changed = !isShown(volume.entries.get(current), wanted)
  const moment = changed ? momentOf(now) : current
  if (changed) {
    put(volume, moment, written(wanted, whole(fields, 'gid'), now), now)
    put(volume, DATA, link(moment, now), now)
  }
  // Also when nothing changed: the last time may have been cut off before it came to this.
  const tops = new Set(wanted.map((one) => one.path.split('/')[0] ?? ''))
  for (const name of tops) if (!volume.entries.has(name)) put(volume, name, link(`${DATA}/${name}`, now), now)
  for (const name of [...volume.entries.keys()]) if (name !== DATA && name !== moment && !tops.has(name)) volume.entries.delete(name)
  return { changed }
}

function payloads(fields: Fields, contentOf: (fields: Fields) => Buffer): readonly Payload[] {
  const files = fields['files']
  if (!Array.isArray(files)) throw new Refusal('EINVAL')
  return files.map((one: unknown) => {
    const of: Fields = typeof one === 'object' && one !== null ? (one as Fields) : {}
    const [path, mode] = [text(of, 'path'), whole(of, 'mode')]
    if (path === null || path === '' || !isPath(path) || path.startsWith('..') || mode === null || mode < 0 || mode > 0o777) throw new Refusal('EINVAL')
    return { path, mode, content: contentOf(of) }
  })
}

/** All files are there with their bytes, and no others. */
function isShown(current: Entry | undefined, wanted: readonly Payload[]): boolean {
  if (current?.kind !== 'directory') return false
  const found = filesIn(current)
  return found.size === wanted.length && wanted.every(({ path, content }) => found.get(path)?.equals(content))
}

function filesIn(from: Directory, prefix = ''): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (const [name, entry] of from.entries) {
    if (entry.kind === 'file') found.set(`${prefix}${name}`, entry.content)
    if (entry.kind === 'directory') for (const [path, content] of filesIn(entry, `${prefix}${name}/`)) found.set(path, content)
  }
  return found
}

function written(wanted: readonly Payload[], gid: number | null, now: number): Directory {
  const made = directory(0o755, now)
  for (const { path, mode, content } of wanted) {
    const { parent, name } = openParent(made, path, 'is made', now)
    put(parent, name, file(content, mode, now), now)
  }
  if (gid !== null) giveToGroup(made, gid, true)
  return made
}

/** `..2026_11_27_07_05_36.123000000`, one for each moment. */
function momentOf(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T')
  return `..${date.replaceAll('-', '_')}_${time.slice(0, 8).replaceAll(':', '_')}.${time.slice(9, 12)}${String(moments++ % 1_000_000).padStart(6, '0')}`
}

/** Two within one millisecond are told apart by it. */
let moments = 0
