/** A file system in memory: what volumes and images hold. */
export interface Directory {
  readonly kind: 'directory'
  mode: number
  uid: number
  gid: number
  /** Milliseconds since the epoch. */
  mtime: number
  readonly entries: Map<string, Entry>
}

export interface File {
  readonly kind: 'file'
  mode: number
  uid: number
  gid: number
  mtime: number
  content: Buffer
}

export interface Link {
  readonly kind: 'link'
  readonly target: string
  uid: number
  gid: number
  mtime: number
}

export type Entry = Directory | File | Link

export function directory(mode = 0o755, mtime = 0): Directory {
  return { kind: 'directory', mode, uid: 0, gid: 0, mtime, entries: new Map() }
}

export function file(content: Buffer, mode = 0o644, mtime = 0): File {
  return { kind: 'file', mode, uid: 0, gid: 0, mtime, content }
}

export function link(target: string, mtime = 0): Link {
  return { kind: 'link', target, uid: 0, gid: 0, mtime }
}

export function copyOf<T extends Entry>(entry: T): T {
  if (entry.kind !== 'directory') return { ...entry }
  return { ...entry, entries: new Map([...entry.entries].map(([name, child]) => [name, copyOf(child)])) }
}

export function namesOf(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}

/** No more than the kernel follows, too. */
const MOST_LINKS = 40

/** Links followed, `..` understood, never above `root`; undefined when there is nothing. */
export function lookUp(root: Directory, path: string): Entry | undefined {
  let links = 0
  const walk = (names: readonly string[], from: readonly Directory[]): Entry | undefined => {
    const [name, ...rest] = names
    const here = from.at(-1) ?? root
    if (name === undefined) return here
    if (name === '..') return walk(rest, from.length > 1 ? from.slice(0, -1) : from)
    const entry = here.entries.get(name)
    if (entry?.kind === 'link') {
      if (++links > MOST_LINKS) return undefined
      return walk([...namesOf(entry.target), ...rest], entry.target.startsWith('/') ? [root] : from)
    }
    if (entry?.kind === 'directory') return walk(rest, [...from, entry])
    return rest.length === 0 ? entry : undefined
  }
  return walk(namesOf(path), [root])
}

/** Puts something in a tree, in the place of what is there; what is missing above it is made. */
export function place(root: Directory, path: string, entry: Entry): void {
  const names = namesOf(path)
  makePath(root, names.slice(0, -1).join('/'))?.entries.set(names.at(-1) ?? '', entry)
}

/** The directory at a path, made with all above it; null when something else is in the way. */
export function makePath(root: Directory, path: string): Directory | null {
  let here = root
  for (const name of namesOf(path)) {
    const found = here.entries.get(name)
    // A link on the way is followed, as the kernel does.
    const next = found?.kind === 'link' ? lookUp(here, name) : (found ?? directory())
    if (next?.kind !== 'directory') return null
    if (found === undefined) here.entries.set(name, next)
    here = next
  }
  return here
}
