import type { PodInHand } from './podInHand'
import { groupInstances } from './world'

/** A kubelet says it once for each sandbox, before it stops those who are left in it (SyncPod); of a pod that gets no new one it says nothing. */
export function sayChanged({ env, records, memory, emit }: PodInHand, attempt?: number): void {
  const [sandbox] = groupInstances(env.inventory.ofPod(records.pod.uid)).sandboxes
  if (sandbox !== undefined && memory.changeTold === sandbox.id) return
  memory.changeTold = sandbox?.id ?? null
  const message = 'Pod sandbox changed, it will be killed and re-created.'
  emit({ type: 'Normal', reason: 'SandboxChanged', message, container: null, containerId: null, command: null, data: { attempt: attempt ?? (sandbox?.attempt ?? -1) + 1 } })
}
