import type { CgroupDetails } from '../../api/details'

/** Version 1 has no word for "without limit": it is the highest number of pages. */
const NO_LIMIT = 2 ** 62

/** The container's own cgroup files by name. */
export function decodeCgroup(texts: Readonly<Record<string, string>>): Omit<CgroupDetails, 'container'> {
  return texts['memory.current'] !== undefined || texts['cpu.max'] !== undefined ? version2(texts) : version1(texts)
}

function version1(texts: Readonly<Record<string, string>>): Omit<CgroupDetails, 'container'> {
  const quota = number(texts['cpu.cfs_quota_us'])
  const period = number(texts['cpu.cfs_period_us'])
  const used = number(texts['cpuacct.usage'])
  return {
    version: 1,
    memory: { usedBytes: number(texts['memory.usage_in_bytes']), peakBytes: number(texts['memory.max_usage_in_bytes']), limitBytes: limit(texts['memory.limit_in_bytes']) },
    cpu: {
      usedMs: used === null ? null : used / 1e6,
      limitCpus: quota === null || quota < 0 || period === null ? null : quota / period,
      weight: number(texts['cpu.shares']),
      throttledPeriods: keyed(texts['cpu.stat'], 'nr_throttled')
    },
    processes: processes(texts)
  }
}

function version2(texts: Readonly<Record<string, string>>): Omit<CgroupDetails, 'container'> {
  const [quota = 'max', period = ''] = (texts['cpu.max'] ?? 'max').trim().split(' ')
  const used = keyed(texts['cpu.stat'], 'usage_usec')
  return {
    version: 2,
    memory: { usedBytes: number(texts['memory.current']), peakBytes: number(texts['memory.peak']), limitBytes: limit(texts['memory.max']) },
    cpu: {
      usedMs: used === null ? null : used / 1e3,
      limitCpus: quota === 'max' ? null : Number(quota) / Number(period),
      weight: number(texts['cpu.weight']),
      throttledPeriods: keyed(texts['cpu.stat'], 'nr_throttled')
    },
    processes: processes(texts)
  }
}

function processes(texts: Readonly<Record<string, string>>): CgroupDetails['processes'] {
  return { count: number(texts['pids.current']), limit: limit(texts['pids.max']) }
}

function number(text: string | undefined): number | null {
  return text === undefined || !/^-?\d+\s*$/.test(text) ? null : Number(text)
}

function limit(text: string | undefined): number | null {
  const value = number(text)
  return value === null || value >= NO_LIMIT ? null : value
}

function keyed(text: string | undefined, key: string): number | null {
  const found = new RegExp(`^${key} (\\d+)$`, 'm').exec(text ?? '')
  return found === null ? null : Number(found[1])
}
