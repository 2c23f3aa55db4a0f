import { rootViolation } from '../pod/resolve/nonRoot'
import { type Env, resolveEnv } from '../pod/resolve/env'
import type { Resolved } from '../pod/resolve/context'
import type { ContainerSpec } from '../pod/spec'
import type { MountRequest } from '../runtime/port'
import { containerMounts } from './volumes'
import type { PodInHand } from './podInHand'

export interface Prepared {
  readonly env: Env
  readonly mounts: readonly MountRequest[]
}

/** What a container needs beyond its spec (generateContainerConfig). A failure is the kubelet's CreateContainerConfigError. */
export async function prepareContainer(container: ContainerSpec, attempt: number, podIPs: readonly string[], pod: PodInHand): Promise<Resolved<Prepared>> {
  const { env, records } = pod
  const { spec, uid } = records.pod
  const root = await rootTrouble(container, pod)
  if (root !== null) return { ok: false, message: root }
  const variables = resolveEnv(spec, container, env.context(uid, podIPs), env.data.objects(spec.namespace))
  if (!variables.ok) return variables
  const mounts = await containerMounts(pod, { container, attempt, env: variables.value, podIPs })
  return mounts.ok ? { ok: true, value: { env: variables.value, mounts: mounts.value } } : mounts
}

/** An image that is absent is found to be so by its creation. */
async function rootTrouble(container: ContainerSpec, { env, records }: PodInHand): Promise<string | null> {
  if (!container.security.runAsNonRoot) return null
  const image = await env.runtime.inspectImage(container.image)
  return image === null ? null : rootViolation(records.pod.spec, container, records.pod.uid, image.user ?? '')
}
