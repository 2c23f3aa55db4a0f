import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json'
import type { FieldPath } from '../path'
import type { Problems } from '../problems'

/**
 * A cluster adds a volume with the service account's token, and its mounts, to every pod that it admits;
 * `kubectl get pod -o yaml` prints them. Left out with a warning, so that such output can be pasted.
 */
const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/
const WHY = 'ignored by this lab: the cluster it came from added it, and this lab has no service accounts'

/** The pod with null in place of what was injected: every other item keeps its index, and so its path. */
export function withoutInjected(pod: JsonObject, problems: Problems): JsonObject {
  const spec = pod.spec
  if (!isJsonObject(spec)) return pod
  const volumes = drop(spec.volumes, ['spec', 'volumes'], isTokenVolume, problems)
  if (volumes === spec.volumes) return pod
  const own: Record<string, Json> = { ...spec, volumes: volumes ?? [] }
  for (const field of ['initContainers', 'containers', 'ephemeralContainers']) {
    const containers = spec[field]
    if (isJsonArray(containers)) own[field] = containers.map((container, index) => withoutTokenMount(container, ['spec', field, index], problems))
  }
  return { ...pod, spec: own }
}

function withoutTokenMount(container: Json, containerPath: FieldPath, problems: Problems): Json {
  if (!isJsonObject(container) || container.volumeMounts === undefined) return container
  const path = [...containerPath, 'volumeMounts']
  return { ...container, volumeMounts: drop(container.volumeMounts, path, isTokenMount, problems) ?? [] }
}

function drop(list: Json | undefined, path: FieldPath, isInjected: (item: Json) => boolean, problems: Problems): Json | undefined {
  if (!isJsonArray(list) || !list.some(isInjected)) return list
  return list.map((item, index) => {
    if (!isInjected(item)) return item
    problems.warn([...path, index], WHY)
    return null
  })
}

function isTokenVolume(volume: Json): boolean {
  return isJsonObject(volume) && volume.projected !== undefined && typeof volume.name === 'string' && TOKEN_VOLUME.test(volume.name)
}

function isTokenMount(mount: Json): boolean {
  return isJsonObject(mount) && typeof mount.name === 'string' && TOKEN_VOLUME.test(mount.name)
}
