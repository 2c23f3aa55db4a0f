import { archivePath } from './archives'
import { docker, removeTestContainers } from './docker'

/** The archive of this machine's architecture into the engine, and nothing left from a broken run. */
export async function loadImages(): Promise<void> {
  await docker('load', '-i', archivePath(process.arch === 'arm64' ? 'arm64' : 'amd64'))
  await removeTestContainers()
}
