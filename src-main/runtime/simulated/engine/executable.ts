import { type Directory, lookUp } from '../files/tree'

/** The file that a command names, by its absolute path in the image; or why it cannot be run, in runc's words, with the exit code for it. */
export type Executable = { readonly path: string } | { readonly problem: string; readonly exitCode: 126 | 127 }

export function findExecutable(root: Directory, word: string, env: readonly string[]): Executable {
  if (!word.includes('/')) return findInPath(root, word, env)
  const entry = lookUp(root, word)
  if (entry === undefined) return { problem: `exec: "${word}": stat ${word}: no such file or directory: unknown`, exitCode: 127 }
  if (entry.kind !== 'file' || (entry.mode & 0o111) === 0) return { problem: `exec: "${word}": permission denied: unknown`, exitCode: 126 }
  return { path: pathOf(root, word) }
}

function findInPath(root: Directory, word: string, env: readonly string[]): Executable {
  const path = env.findLast((variable) => variable.startsWith('PATH='))?.slice('PATH='.length) ?? ''
  for (const folder of path.split(':')) {
    const candidate = `${folder.replace(/\/$/, '')}/${word}`
    const entry = lookUp(root, candidate)
    if (entry?.kind === 'file' && (entry.mode & 0o111) !== 0) return { path: pathOf(root, candidate) }
  }
  return { problem: `exec: "${word}": executable file not found in $PATH: unknown`, exitCode: 127 }
}

/** The last link's target, when it is a link: `/bin/ps` -> `/demo`. */
function pathOf(root: Directory, path: string): string {
  const parent = lookUp(root, path.slice(0, path.lastIndexOf('/')) || '/')
  const entry = parent?.kind === 'directory' ? parent.entries.get(path.slice(path.lastIndexOf('/') + 1)) : undefined
  return entry?.kind === 'link' ? (entry.target.startsWith('/') ? entry.target : `${path.slice(0, path.lastIndexOf('/'))}/${entry.target}`) : path
}
