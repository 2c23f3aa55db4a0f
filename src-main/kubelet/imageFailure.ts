import { SANDBOX_NAME } from './labels'
import { failed } from './failures'
import type { PodInHand } from './podInHand'

/** kubelet: backOffPeriod (pkg/kubelet/kubelet.go): a pod whose sync failed is looked at again then, and if a pull must still wait the waiting has its own name. */
const BACK_OFF_PERIOD_MS = 10_000

/**
 * An image could not be had. The kubelet says it twice: the image manager why (pkg/kubelet/images/image_manager.go), and
 * startContainer that nothing was made (kuberuntime_container.go). A pull that waits is told of by `tellPullBackOff`.
 */
export function imageFailed(pod: PodInHand, name: string, image: string, { reason, message }: { readonly reason: string; readonly message: string }): void {
  if (name === SANDBOX_NAME) return failed(pod, name, reason, why(image, reason, message))
  const { memory, env } = pod
  const later = reason === 'ErrImagePull' ? { at: env.now() + BACK_OFF_PERIOD_MS * env.timeScale(), reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${message}` } : null
  const { count, retryAt } = memory.fail(name, reason, message, env.now(), env.timeScale(), later)
  const event = { type: 'Warning', container: name, containerId: null, command: null, data: { state: reason, count, retryInMs: retryAt - env.now() } } as const
  pod.emit({ ...event, reason: reason === 'ErrImageNeverPull' ? reason : 'Failed', message: why(image, reason, message) })
  pod.emit({ ...event, reason: 'Failed', message: `Error: ${reason}` })
}

/** The kubelet has looked again, and the pull is not due yet. */
export function tellPullBackOff(pod: Pick<PodInHand, 'memory' | 'emit' | 'env'>, imageOf: (container: string) => string): void {
  for (const [name, { reason, count, retryAt }] of pod.memory.renameFailures(pod.env.now())) {
    const event = { container: name, containerId: null, command: null, data: { state: reason, count, retryInMs: retryAt - pod.env.now() } }
    pod.emit({ ...event, type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${imageOf(name)}"` })
    pod.emit({ ...event, type: 'Warning', reason: 'Failed', message: `Error: ${reason}` })
  }
}

function why(image: string, reason: string, message: string): string {
  return reason === 'ErrImagePull' ? `Failed to pull image "${image}": ${message}` : message
}
