import { stringify } from 'yaml'
import type { ErrorDetail } from '../../../../src-main/api/errors'
import { parseManifest } from '../../../../src-main/pod/manifest'
import type { ContainerSpec, PodSpec } from '../../../../src-main/pod/spec'

type Loose = Record<string, unknown>

export interface LoosePod extends Loose {
  metadata: Loose
  spec: Loose & { containers: Loose[] }
}

/** The smallest pod that is right. Each table case changes one thing in it. */
export function basePod(change: (pod: LoosePod, container: Loose) => void = () => {}): LoosePod {
  const container: Loose = { name: 'web', image: 'pauselab/demo' }
  const pod: LoosePod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-pod' }, spec: { containers: [container] } }
  change(pod, container)
  return pod
}

/** `path: message` of each, as kubectl prints them. */
export function lines(details: readonly ErrorDetail[]): string[] {
  return details.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
}

export function errorsOf(pod: unknown): string[] {
  return lines(parseManifest(stringify(pod, { version: '1.1', aliasDuplicateObjects: false })).errors)
}

export function warningsOf(pod: unknown): string[] {
  return lines(parseManifest(stringify(pod, { version: '1.1', aliasDuplicateObjects: false })).warnings)
}

/** The one pod of a text that must be right. */
export function specOf(pod: unknown): PodSpec {
  const { pods, errors } = parseManifest(typeof pod === 'string' ? pod : stringify(pod, { version: '1.1', aliasDuplicateObjects: false }))
  const [parsed] = pods
  if (errors.length > 0 || pods.length !== 1 || !parsed) throw new Error(`not one right pod: ${lines(errors).join('; ')}`)
  return parsed.spec
}

export function containerOf(pod: unknown): ContainerSpec {
  const [container] = specOf(pod).containers
  if (!container) throw new Error('no container')
  return container
}
