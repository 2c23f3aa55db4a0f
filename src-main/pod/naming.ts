/**
 * The container names that dockershim and cri-dockerd write, and how to read them back.
 * Kubernetes names and UIDs never hold `_`, so it separates the parts without any escaping.
 */

const PREFIX = 'k8s'
const SANDBOX = 'POD'

export interface PodIdentity {
  readonly pod: string
  readonly namespace: string
  readonly uid: string
}

export interface SandboxName extends PodIdentity {
  readonly kind: 'sandbox'
  /** 0 for the pod's first sandbox, one more for each that replaces it. */
  readonly attempt: number
}

export interface ContainerName extends PodIdentity {
  readonly kind: 'container'
  readonly container: string
  /** The container's restart count. */
  readonly attempt: number
}

/** `k8s_POD_<pod>_<namespace>_<uid>_<attempt>`. Throws when a part could not be read back. */
export function sandboxName(of: PodIdentity, attempt: number): string {
  return join(SANDBOX, of, attempt)
}

/** `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`. Throws when a part could not be read back. */
export function containerName(container: string, of: PodIdentity, attempt: number): string {
  if (container === SANDBOX) throw new Error(`${SANDBOX} names the sandbox, never a container`)
  return join(container, of, attempt)
}

/** Null for every name that is not of this form. A leading `/`, as the engine's inspect writes it, is accepted. */
export function parseDockerName(name: string): SandboxName | ContainerName | null {
  const parts = name.replace(/^\//, '').split('_')
  const [prefix, container, pod, namespace, uid, attemptText] = parts
  if (parts.length !== 6 || prefix !== PREFIX || !container || !pod || !namespace || !uid || attemptText === undefined) return null
  if (!/^(0|[1-9][0-9]{0,14})$/.test(attemptText)) return null
  const attempt = Number(attemptText)
  if (container === SANDBOX) return { kind: 'sandbox', pod, namespace, uid, attempt }
  return { kind: 'container', container, pod, namespace, uid, attempt }
}

function join(container: string, of: PodIdentity, attempt: number): string {
  const parts = [container, of.pod, of.namespace, of.uid]
  for (const part of parts) {
    if (part === '' || part.includes('_')) throw new Error(`${JSON.stringify(part)} cannot be part of a container's name`)
  }
  if (!Number.isSafeInteger(attempt) || attempt < 0 || attempt >= 1e15) throw new Error(`${attempt} is no attempt number`)
  return [PREFIX, ...parts, attempt].join('_')
}
