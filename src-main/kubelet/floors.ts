import { isSandbox, SANDBOX_NAME, toContainerInstance, toSandboxInstance } from './labels'
import type { PodInHand } from './podInHand'
import { floorRecordLabels, floorRecordName } from './records'
import { isUnborn } from './world'

/**
 * A count lives in the labels of the instances. When somebody has removed the newest one by hand it is in no label any
 * more: then a record keeps it, until the next instance has started and carries it on.
 */
export async function keepFloor(pod: PodInHand, name: string, attempt: number): Promise<void> {
  if (attempt === 0 || pod.memory.floors.get(name) === attempt || isCarried(pod, name, attempt)) return
  const { uid } = pod.records.pod
  await pod.env.runtime.createVolume(floorRecordName(pod.env.lab, uid, name, attempt), floorRecordLabels(pod.env.lab, uid, name, attempt))
  const older = pod.memory.floors.get(name)
  pod.memory.floors.set(name, attempt)
  if (older !== undefined) await pod.env.runtime.removeVolume(floorRecordName(pod.env.lab, uid, name, older))
}

/** The instance that was to carry it on has started. */
export async function dropFloor(pod: PodInHand, name: string): Promise<void> {
  const attempt = pod.memory.floors.get(name)
  if (attempt === undefined) return
  await pod.env.runtime.removeVolume(floorRecordName(pod.env.lab, pod.records.pod.uid, name, attempt))
  pod.memory.floors.delete(name)
}

/** By the instance before it, dead or alive. One that never ran counts for nothing: it may be removed and made again. */
function isCarried({ env, records }: PodInHand, name: string, attempt: number): boolean {
  return env.inventory.ofPod(records.pod.uid).some((status) => {
    if (isUnborn(status)) return false
    if (isSandbox(status)) return name === SANDBOX_NAME && toSandboxInstance(status).attempt === attempt - 1
    const instance = toContainerInstance(status)
    return instance.name === name && instance.attempt === attempt - 1
  })
}
