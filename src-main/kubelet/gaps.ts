import type { ManifestGaps } from '../pod/manifest/gaps'
import type { FieldPath } from '../pod/manifest/path'
import { canonicalJson } from '../pod/hash'
import type { ContainerSpec, PodSpec } from '../pod/spec'
import { LATER_CONTAINER_FIELDS, LATER_POD_FIELDS } from '../pod/stored'

/**
 * What a manifest may say and this kubelet does not do yet. Each is refused by name at its place: a pod that ran without
 * it would be another pod. When the kubelet learns one, its line here goes.
 */
export const KUBELET_GAPS: ManifestGaps = { kinds: new Set(['ConfigMap', 'Secret']), of: podGaps }

/** Where a field of the spec stands in a manifest, when it is not under its own name. */
const POD_PLACES: Partial<Record<keyof typeof LATER_POD_FIELDS, FieldPath>> = {
  dns: ['spec', 'dnsConfig'],
  security: ['spec', 'securityContext'],
  sandbox: ['metadata', 'annotations', 'dev.pauselab/sandbox'],
  infraImage: ['metadata', 'annotations', 'dev.pauselab/infra-image'],
  shareUts: ['metadata', 'annotations', 'dev.pauselab/share-uts']
}
/** Follow from other fields, or have no effect of their own. */
const DERIVED: ReadonlySet<string> = new Set(['qosClass', 'serviceAccountName'])
const CONTAINER_PLACES: Partial<Record<keyof typeof LATER_CONTAINER_FIELDS, FieldPath>> = { security: ['securityContext'] }

function podGaps(spec: PodSpec): readonly FieldPath[] {
  const pod = differing(spec, LATER_POD_FIELDS).filter((key) => !DERIVED.has(key))
  return [
    ...pod.map((key) => POD_PLACES[key] ?? ['spec', key]),
    ...spec.containers.flatMap((container, index) => containerGaps(container).map((path): FieldPath => ['spec', 'containers', index, ...path])),
    ...spec.volumes.flatMap((volume, index): FieldPath[] => {
      if (volume.kind !== 'emptyDir') return [['spec', 'volumes', index, volume.kind]]
      const medium: FieldPath[] = volume.medium === 'default' ? [] : [['spec', 'volumes', index, 'emptyDir', 'medium']]
      return volume.sizeLimitBytes === null ? medium : [...medium, ['spec', 'volumes', index, 'emptyDir', 'sizeLimit']]
    })
  ]
}

function containerGaps(container: ContainerSpec): readonly FieldPath[] {
  return [
    ...differing(container, LATER_CONTAINER_FIELDS).map((key) => CONTAINER_PLACES[key] ?? [key]),
    ...container.env.flatMap((variable, index): FieldPath[] => (variable.kind === 'value' ? [] : [['env', index, 'valueFrom']])),
    ...container.mounts.flatMap((mount, index): FieldPath[] => {
      if (mount.subPath !== null) return [['volumeMounts', index, 'subPath']]
      return mount.subPathExpr === null ? [] : [['volumeMounts', index, 'subPathExpr']]
    })
  ]
}

function differing<T extends object>(spec: { readonly [Key in keyof T]: unknown }, plain: T): readonly (keyof T & string)[] {
  const keys = Object.keys(plain) as (keyof T & string)[]
  return keys.filter((key) => canonicalJson(spec[key]) !== canonicalJson(plain[key]))
}
