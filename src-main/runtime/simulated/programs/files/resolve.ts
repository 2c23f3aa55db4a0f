import { directory, type Directory } from '../../files/tree'
import { type Request, text } from './request'
import { openDirectory, put, Refusal } from './walk'

const MOST_LINKS = 40

/** Where a path within a volume leads: links are followed as long as they stay within, what is missing is made with the volume's mode. */
export function resolve({ root, path, fields, now }: Request): { readonly path: string; readonly kind: string } {
  const sub = text(fields, 'sub')
  if (sub === null || sub.startsWith('/')) throw new Refusal('EINVAL')
  const volume = openDirectory(root, path)
  const levels: Directory[] = [volume]
  const names: string[] = []
  let kind: 'directory' | 'file' = 'directory'
  let links = 0
  const rest = sub.split('/')
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '' || name === '.') continue
    const here = levels.at(-1)
    if (kind !== 'directory' || here === undefined) throw new Refusal('ENOTDIR')
    if (name === '..') {
      if (levels.length === 1) throw new Refusal('ESCAPE')
      levels.pop()
      names.pop()
      continue
    }
    const entry = here.entries.get(name) ?? missing(here, name, links, volume.mode, now)
    if (entry.kind === 'link') {
      if (entry.target.startsWith('/')) throw new Refusal('ESCAPE')
      if (++links > MOST_LINKS) throw new Refusal('ELOOP')
      rest.unshift(...entry.target.split('/'))
      continue
    }
    names.push(name)
    kind = entry.kind
    if (entry.kind === 'directory') levels.push(entry)
  }
  return { path: [path, ...names].filter((name) => name !== '').join('/'), kind }
}

/** Not behind a link: what it leads to is for its maker to make. */
function missing(here: Directory, name: string, links: number, mode: number, now: number): Directory {
  if (links > 0) throw new Refusal('ENOENT')
  const made = directory(mode, now)
  put(here, name, made, now)
  return made
}
