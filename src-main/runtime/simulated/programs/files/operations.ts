import { directory, type Entry, file } from '../../files/tree'
import { publish } from './publish'
import { neededWhole, type Request, text, whole } from './request'
import { resolve } from './resolve'
import { giveToGroup, openDirectory, openParent, put, Refusal } from './walk'

const ALL_MODES = 0o7777
const MOST_BYTES_AT_ONCE = 256 * 1024
const MOST_ENTRIES = 1_000
const BLOCK = 4_096

/** What each request does, and what it answers beyond that it was done. Throws a Refusal when it cannot. */
export const OPERATIONS: Readonly<Record<string, (request: Request) => object>> = {
  mkdir({ root, path, fields, now }) {
    const mode = neededWhole(fields, 'mode', ALL_MODES)
    const { parent, name } = openParent(root, path, 'is made', now)
    const there = parent.entries.get(name)
    if (there !== undefined && there.kind !== 'directory') throw new Refusal('ENOTDIR')
    if (there === undefined) put(parent, name, { ...directory(mode, now), gid: whole(fields, 'gid') ?? 0 }, now)
    return { created: there === undefined }
  },

  write({ root, path, fields, slots, now }) {
    const mode = neededWhole(fields, 'mode', ALL_MODES)
    const how = text(fields, 'how')
    const content = slots.payloadOf(fields)
    if (how === null) throw new Refusal('EINVAL')
    const { parent, name } = openParent(root, path, 'is made', now)
    const there = parent.entries.get(name)
    if (how === 'in-place' && there !== undefined) Object.assign(regular(there), { content, mode, mtime: now })
    else if (there?.kind === 'directory') throw new Refusal('EISDIR')
    else put(parent, name, file(content, mode, now), now)
    return {}
  },

  read({ root, path, fields }) {
    const from = text(fields, 'from')
    const max = neededWhole(fields, 'max', Number.MAX_SAFE_INTEGER)
    const asked = neededWhole(fields, 'offset', Number.MAX_SAFE_INTEGER)
    if (from === null) throw new Refusal('EINVAL')
    const { parent, name } = openParent(root, path, 'fails')
    const { content } = regular(parent.entries.get(name))
    const offset = from === 'end' ? Math.max(0, content.length - max) : asked
    return { data: content.subarray(offset, offset + Math.min(max, MOST_BYTES_AT_ONCE)).toString('base64'), offset, size: content.length }
  },

  list({ root, path, fields }) {
    const after = Buffer.from(text(fields, 'after') ?? '')
    const { entries } = openDirectory(root, path)
    const names = [...entries.keys()].filter((name) => Buffer.from(name).compare(after) > 0).sort((a, b) => Buffer.from(a).compare(Buffer.from(b)))
    const listed = names.slice(0, MOST_ENTRIES).flatMap((name) => {
      const entry = entries.get(name)
      return entry === undefined ? [] : [{ name, ...described(entry) }]
    })
    return { entries: listed, more: names.length > MOST_ENTRIES }
  },

  remove({ root, path, now }) {
    try {
      const { parent, name } = openParent(root, path, 'fails')
      if (parent.entries.delete(name)) parent.mtime = now
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'ENOENT') throw error
    }
    return {}
  },

  usage({ root, path }) {
    return usageOf(openDirectory(root, path))
  },

  own({ root, path, fields }) {
    const gid = neededWhole(fields, 'gid', 2 ** 32 - 1)
    const readOnly = fields['readOnly']
    if (typeof readOnly !== 'boolean') throw new Refusal('EINVAL')
    giveToGroup(openDirectory(root, path), gid, readOnly)
    return {}
  },

  stage({ fields, slots }) {
    slots.stage(fields)
    return {}
  },

  publish,
  resolve
}

function regular(entry: Entry | undefined): Extract<Entry, { kind: 'file' }> {
  if (entry === undefined) throw new Refusal('ENOENT')
  if (entry.kind === 'file') return entry
  throw new Refusal(entry.kind === 'directory' ? 'EISDIR' : 'ELOOP')
}

function described(entry: Entry): object {
  const { kind, uid, gid, mtime } = entry
  const size = entry.kind === 'file' ? entry.content.length : entry.kind === 'link' ? Buffer.byteLength(entry.target) : BLOCK
  return { kind, size, mode: entry.kind === 'link' ? 0o777 : entry.mode, uid, gid, mtime, target: entry.kind === 'link' ? entry.target : null }
}

/** In whole blocks, as the disk counts; a link's target is in its inode. */
function usageOf(entry: Entry): { readonly bytes: number; readonly inodes: number } {
  if (entry.kind === 'link') return { bytes: 0, inodes: 1 }
  if (entry.kind === 'file') return { bytes: Math.ceil(entry.content.length / BLOCK) * BLOCK, inodes: 1 }
  return [...entry.entries.values()].map(usageOf).reduce((sum, one) => ({ bytes: sum.bytes + one.bytes, inodes: sum.inodes + one.inodes }), { bytes: BLOCK, inodes: 1 })
}
