import { cpuQuota, cpuShares, memoryLimit, oomScoreAdj } from '../pod/resources/cgroup'
import type { ContainerSpec, PodSpec } from '../pod/spec'
import type { ContainerRequest } from '../runtime/port'

export interface Machine {
  readonly memoryBytes: number
  /** false on machines where nobody may go below an OomScoreAdj of 0. */
  readonly negativeOomScore: boolean
}

/** Requests and limits as cgroup settings. */
export function planResources(pod: PodSpec, container: ContainerSpec, machine: Machine): Pick<ContainerRequest, 'cpuShares' | 'cpuQuota' | 'memory' | 'oomScoreAdj'> {
  const quota = cpuQuota(container)
  const memory = memoryLimit(container)
  const score = oomScoreAdj(pod, container, machine.memoryBytes)
  return {
    oomScoreAdj: machine.negativeOomScore ? score : Math.max(0, score),
    cpuShares: cpuShares(container),
    ...(quota === null ? {} : { cpuQuota: quota }),
    ...(memory === null ? {} : { memory })
  }
}
