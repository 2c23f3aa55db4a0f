import { randomUUID } from 'node:crypto'
import { LABEL } from '../kubelet/labels'
import { type ContainerRuntime, type ImageStatus, RuntimeError } from '../runtime/port'

/** Where images keep a shell, in the order in which they are tried; the last is that of the `debug` variants of distroless images. */
export const SHELLS = ['/bin/sh', '/bin/bash', '/busybox/sh'] as const

/** The first shell that a container has; null when it has none. */
export async function shellIn(runtime: ContainerRuntime, id: string): Promise<string | null> {
  for (const shell of SHELLS) if (await runtime.hasFile(id, shell)) return shell
  return null
}

/** What an image has never changes: each is looked at once per engine. */
const known = new WeakMap<ContainerRuntime, Map<string, Promise<string | null>>>()

export function shellOfImage(runtime: ContainerRuntime, lab: string, image: ImageStatus): Promise<string | null> {
  const shells = known.get(runtime) ?? new Map<string, Promise<string | null>>()
  known.set(runtime, shells)
  const found = shells.get(image.id) ?? lookInside(runtime, lab, image)
  shells.set(image.id, found)
  found.catch(() => shells.delete(image.id))
  return found
}

/** Nothing of the image is run: a container that is made and never started has its files. */
async function lookInside(runtime: ContainerRuntime, lab: string, image: ImageStatus): Promise<string | null> {
  const id = await runtime
    .createContainer({
      name: `${lab}-look-${randomUUID().slice(0, 8)}`,
      image: image.id,
      entrypoint: [SHELLS[0]],
      labels: { [LABEL.owner]: lab, [LABEL.temporary]: 'look-for-shell' },
      network: { mode: 'none' },
      log: 'none'
    })
    .catch(unlessAway)
  if (id === null) return null
  try {
    return await shellIn(runtime, id)
  } finally {
    // One that the engine cannot remove now is removed with the next connection.
    await runtime.removeContainer(id, { force: true }).catch(unlessAway)
  }
}

/** An image for another machine cannot be used here, and is none that could be offered. */
function unlessAway(error: unknown): null {
  if (error instanceof RuntimeError && error.kind !== 'away') return null
  throw error
}
