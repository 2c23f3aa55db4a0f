import { directory, type Directory, type Entry } from '../../files/tree'

/** What a request is refused with: an errno's name, or ESCAPE. */
export class Refusal extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}

const MOST_BYTES_OF_A_PATH = 4_096
const MOST_BYTES_OF_A_NAME = 255

/** Names by `/`, none of them empty, `.` or `..`; empty is the volume itself. */
export function isPath(path: string): boolean {
  if (Buffer.byteLength(path) >= MOST_BYTES_OF_A_PATH) return false
  return path === '' || path.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MOST_BYTES_OF_A_NAME)
}

export type Missing = 'fails' | 'is made'

/** No link is followed. */
export function openDirectory(root: Directory, path: string, missing: Missing = 'fails', now = 0): Directory {
  let here = root
  for (const name of path === '' ? [] : path.split('/')) {
    const next = here.entries.get(name) ?? (missing === 'is made' ? make(here, name, now) : undefined)
    if (next === undefined) throw new Refusal('ENOENT')
    if (next.kind !== 'directory') throw new Refusal('ENOTDIR')
    here = next
  }
  return here
}

/** The directory that a path's last name is in. */
export function openParent(root: Directory, path: string, missing: Missing, now = 0): { readonly parent: Directory; readonly name: string } {
  const cut = path.lastIndexOf('/')
  const name = path.slice(cut + 1)
  if (name === '') throw new Refusal('EINVAL')
  return { parent: openDirectory(root, path.slice(0, Math.max(0, cut)), missing, now), name }
}

export function put(parent: Directory, name: string, entry: Entry, now: number): void {
  parent.entries.set(name, entry)
  parent.mtime = now
}

function make(parent: Directory, name: string, now: number): Directory {
  const made = directory(0o755, now)
  put(parent, name, made, now)
  return made
}

const READ_WRITE = 0o660
const READ = 0o440
const SEARCH_AND_SETGID = 0o2110

/** volume.SetVolumeOwnership: to the group, group-readable (and writable), directories with the setgid bit. */
export function giveToGroup(entry: Entry, gid: number, readOnly: boolean): void {
  entry.gid = gid
  if (entry.kind === 'link') return
  entry.mode |= (readOnly ? READ : READ_WRITE) | (entry.kind === 'directory' ? SEARCH_AND_SETGID : 0)
  if (entry.kind === 'directory') for (const child of entry.entries.values()) giveToGroup(child, gid, readOnly)
}
