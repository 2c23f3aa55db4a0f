import { containersOf } from '../../pod/containers'
import type { VolumeSpec } from '../../pod/model/volumes'
import type { ContainerSpec, PodSpec } from '../../pod/spec'
import type { DataName } from './port'

/** Whether anything of the pod comes from this object. */
export function refersTo(spec: PodSpec, name: DataName): boolean {
  if (spec.namespace !== name.namespace) return false
  const containers = containersOf(spec)
  return spec.volumes.some((volume) => volumeRefersTo(volume, name)) || containers.some((container) => environmentRefersTo(container, name))
}

export function volumeRefersTo(volume: VolumeSpec, { kind, name }: Pick<DataName, 'kind' | 'name'>): boolean {
  if (volume.kind === 'emptyDir' || volume.kind === 'hostPath') return false
  return volume.sources.some((source) => source.kind !== 'downwardAPI' && source.from === name && (source.kind === 'secret') === (kind === 'Secret'))
}

function environmentRefersTo({ env, envFrom }: ContainerSpec, { kind, name }: Pick<DataName, 'kind' | 'name'>): boolean {
  const [whole, key] = kind === 'Secret' ? ['secret', 'secretKey'] : ['configMap', 'configMapKey']
  if (envFrom.some((from) => from.kind === whole && from.from === name)) return true
  return env.some((variable) => 'from' in variable && variable.kind === key && variable.from === name)
}
