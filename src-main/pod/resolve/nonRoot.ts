import type { ContainerSpec, PodSpec } from '../spec'

/**
 * Why runAsNonRoot keeps the container from starting, in the kubelet's words (verifyRunAsNonRoot); null when it may.
 * `imageUser` is the image's User as the engine's inspect gives it, perhaps with a group.
 */
export function rootViolation(pod: PodSpec, container: ContainerSpec, uid: string, imageUser: string): string | null {
  const { runAsNonRoot, runAsUser } = container.security
  if (!runAsNonRoot) return null
  const where = `(pod: "${pod.name}_${pod.namespace}(${uid})", container: ${container.name})`
  if (runAsUser !== null) return runAsUser === 0 ? `container's runAsUser breaks non-root policy ${where}` : null
  const user = imageUser.split(':')[0] || '0'
  if (/^[0-9]+$/.test(user)) return Number(user) === 0 ? `container has runAsNonRoot and image will run as root ${where}` : null
  return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${where}`
}
