import { posix } from 'node:path'
import { type Directory, type Entry, type File, file, lookUp } from '../../files/tree'
import type { Process } from '../../kernel/process'

/** What a system call refused, in strerror's words. */
export class DiskError extends Error {}

const READ = 0o4
const WRITE = 0o2

/** Throws when there is nothing, or nothing that this process may read. */
export function openFile(self: Process, path: string): File {
  const entry = find(self, path)
  if (entry === undefined) throw new DiskError('No such file or directory')
  if (entry.kind !== 'file') throw new DiskError('Is a directory')
  if (!may(self, entry, READ)) throw new DiskError('Permission denied')
  return entry
}

/** open(2) with O_WRONLY and O_CREAT. */
export function openToWrite(self: Process, path: string, now: number): File {
  if (isReadOnly(self, path)) throw new DiskError('Read-only file system')
  const there = find(self, path)
  if (there !== undefined) {
    if (there.kind !== 'file') throw new DiskError('Is a directory')
    if (!may(self, there, WRITE)) throw new DiskError('Permission denied')
    return there
  }
  const folder = openDirectory(self, posix.dirname(path))
  if (!may(self, folder, WRITE)) throw new DiskError('Permission denied')
  const made = { ...file(Buffer.alloc(0), 0o644, now), uid: self.uid, gid: (folder.mode & 0o2000) !== 0 ? folder.gid : (self.setting.gids[0] ?? 0) }
  folder.entries.set(posix.basename(path), made)
  folder.mtime = now
  return made
}

export function openDirectory(self: Process, path: string): Directory {
  const entry = find(self, path)
  if (entry === undefined) throw new DiskError('No such file or directory')
  if (entry.kind !== 'directory') throw new DiskError('Not a directory')
  return entry
}

export function find(self: Process, path: string): Entry | undefined {
  return lookUp(self.setting.root, absolute(self, path))
}

/** Without following a last link. */
export function findItself(self: Process, path: string): Entry | undefined {
  const whole = absolute(self, path)
  const folder = lookUp(self.setting.root, posix.dirname(whole))
  return whole === '/' ? self.setting.root : folder?.kind === 'directory' ? folder.entries.get(posix.basename(whole)) : undefined
}

/** root may everything. */
function may(self: Process, { mode, uid, gid }: Directory | File, right: number): boolean {
  if (self.uid === 0) return true
  const shift = self.uid === uid ? 6 : self.setting.gids.includes(gid) ? 3 : 0
  return ((mode >> shift) & right) !== 0
}

function isReadOnly(self: Process, path: string): boolean {
  const whole = absolute(self, path)
  const above = self.setting.mounts.filter((mount) => mount.path === '/' || whole === mount.path || whole.startsWith(`${mount.path.replace(/\/+$/, '')}/`))
  return above.reduce((deepest, mount) => (mount.path.length >= deepest.path.length ? mount : deepest), { path: '', readOnly: false }).readOnly
}

function absolute(self: Process, path: string): string {
  return posix.resolve(self.setting.cwd, path)
}
