import type { ContainerStats } from '../port'

/** What of `GET /containers/{id}/stats` counts here, on both kinds of cgroups. */
export interface StatsAnswer {
  readonly read?: string
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } }
  readonly memory_stats?: { readonly usage?: number; readonly limit?: number; readonly stats?: Readonly<Record<string, number>> }
  readonly pids_stats?: { readonly current?: number }
}

/** null for a container that does not run: its counters are all missing, and the time is none. */
export function toContainerStats(answer: StatsAnswer): ContainerStats | null {
  const at = Date.parse(answer.read ?? '')
  const processes = answer.pids_stats?.current ?? null
  if (!(at > 0) || (processes === null && answer.memory_stats?.usage === undefined)) return null
  return {
    at,
    cpuNanoseconds: answer.cpu_stats?.cpu_usage?.total_usage ?? null,
    memoryBytes: memoryOf(answer.memory_stats),
    memoryLimitBytes: answer.memory_stats?.limit ?? null,
    processes
  }
}

/** As the docker command counts (calculateMemUsageUnixNoCache): without inactive file cache, by cgroup v1's name or v2's. */
function memoryOf(memory: StatsAnswer['memory_stats']): number | null {
  if (memory?.usage === undefined) return null
  const cache = memory.stats?.['total_inactive_file'] ?? memory.stats?.['inactive_file'] ?? 0
  return cache < memory.usage ? memory.usage - cache : memory.usage
}
