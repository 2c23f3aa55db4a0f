import { canonicalJson } from '../pod/hash'
import type { PodSpec } from '../pod/spec'
import type { ErrorDetail } from '../api/errors'

/**
 * What an update may change. A real API server lets a pod's images change and little else
 * (ValidatePodUpdate, pkg/apis/core/validation); the lab also lets command, args, env and working directory of a
 * container change, so that replacing one container can be seen. Names, ports, volumes and all that belongs to the sandbox stay.
 */
export function checkUpdate(old: PodSpec, next: PodSpec): readonly ErrorDetail[] {
  if (canonicalJson(fixed(old)) === canonicalJson(fixed(next))) return []
  const path = firstDifference(fixed(old), fixed(next), '') ?? 'spec'
  return [{ path, message: 'Forbidden: pod updates may not change this field; delete the pod and apply it again' }]
}

/** The parts that may not change, under the names they have in a manifest. */
function fixed(spec: PodSpec): Record<string, unknown> {
  const { containers, labels: _labels, annotations: _annotations, terminationGracePeriodSeconds: _grace, namespace: _namespace, name: _name, ...rest } = spec
  return { spec: { ...rest, containers: containers.map(({ image: _image, imagePullPolicy: _policy, command: _command, args: _args, env: _env, workingDir: _dir, mounts, ...kept }) => ({ ...kept, volumeMounts: mounts.map(({ volume, path, readOnly }) => ({ name: volume, mountPath: path, readOnly })) })) } }
}

function firstDifference(a: unknown, b: unknown, path: string): string | null {
  if (canonicalJson(a) === canonicalJson(b)) return null
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    for (const [index, item] of a.entries()) {
      const found = firstDifference(item, b[index], `${path}[${index}]`)
      if (found !== null) return found
    }
  }
  if (isRecord(a) && isRecord(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = firstDifference(a[key], b[key], path === '' ? key : `${path}.${key}`)
      if (found !== null) return found
    }
  }
  return path
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
