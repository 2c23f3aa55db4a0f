import type { ContainerRuntime, PullBytes } from '../runtime/port'
import type { Jobs } from './jobs'

/** Whoever wants the image, a pod or the user: it is one job. */
export function pullAsJob(jobs: Jobs, runtime: ContainerRuntime, image: string): Promise<void> {
  let bytes: PullBytes = { done: 0, total: null }
  return jobs.run({ kind: 'pull', what: image, unit: 'bytes', key: `pull ${image}`, endsWithLab: true }, () => ({ ...bytes, cancellable: true }), (signal) =>
    runtime.pullImage(image, { signal, progress: (now) => (bytes = now) })
  )
}
