import { NO_FILES } from '../../../src-main/kubelet/files/none'
import type { PodFiles } from '../../../src-main/kubelet/files/port'

/** Files that are only named: what a kubelet test needs of them is that they can be mounted and go away. */
export function fakeFiles(): PodFiles & { readonly paths: Set<string> } {
  const paths = new Set<string>()
  const note = (path: string): Promise<void> => {
    paths.add(path)
    return Promise.resolve()
  }
  return {
    ...NO_FILES,
    paths,
    makeDirectory: (path) => {
      const isNew = !paths.has(path)
      paths.add(path)
      return Promise.resolve(isNew)
    },
    writeInPlace: note,
    writeDurably: note,
    publish: (path) => note(path).then(() => true),
    read: () => Promise.resolve(null),
    list: () => Promise.resolve([]),
    remove: (path) => {
      for (const one of paths) if (one === path || one.startsWith(`${path}/`)) paths.delete(one)
      return Promise.resolve()
    }
  }
}
