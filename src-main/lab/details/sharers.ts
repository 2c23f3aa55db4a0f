import type { SharedMount } from '../../api/details'
import type { HostPathVolume } from '../../pod/model/volumes'
import type { PodSpec, VolumeSpec } from '../../pod/spec'

export interface OtherPod {
  readonly uid: string
  readonly spec: PodSpec
}

/**
 * Who of other pods has the same files. Only a hostPath reaches beyond its pod: every other volume is made for one pod, also
 * those of the same ConfigMap, of which each pod has a copy. Paths are compared as the manifests write them. By the pods' names.
 */
export function sharersOf(volume: VolumeSpec | undefined, others: readonly OtherPod[]): readonly SharedMount[] {
  if (volume?.kind !== 'hostPath') return []
  return others.toSorted((one, other) => (fullName(one) < fullName(other) ? -1 : 1)).flatMap(({ uid, spec }) =>
    spec.volumes.flatMap((other) => {
      const part = other.kind === 'hostPath' ? partOf(volume, other) : null
      return part === null ? [] : mountsOf(spec, other.name).map((mount) => ({ uid, namespace: spec.namespace, pod: spec.name, ...mount, part }))
    })
  )
}

function fullName({ spec }: OtherPod): string {
  return `${spec.namespace}/${spec.name}`
}

function mountsOf(spec: PodSpec, volume: string): readonly { readonly container: string; readonly path: string }[] {
  return [...spec.initContainers, ...spec.containers].flatMap(({ name, mounts }) => mounts.filter((mount) => mount.volume === volume).map(({ path }) => ({ container: name, path })))
}

/** null when they have nothing in common. */
function partOf(ours: HostPathVolume, theirs: HostPathVolume): SharedMount['part'] | null {
  const [mine, other] = [names(ours.path), names(theirs.path)]
  if (!mine.every((name, index) => index >= other.length || name === other[index])) return null
  return mine.length === other.length ? 'same' : mine.length < other.length ? 'within' : 'around'
}

function names(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}
