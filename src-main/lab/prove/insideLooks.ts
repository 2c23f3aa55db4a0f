import type { Claim } from '../../api/prove'
import { decodeCgroup } from '../../observe/decode/cgroup'
import { decodeSockets } from '../../observe/decode/sockets'
import type { Look, Texts } from './look'

/** What only the container's own mounts and namespaces show. */

type Of<K extends Claim['kind']> = Extract<Claim, { kind: K }>

const LIMIT_FILES = {
  memory: { 1: ['memory/memory.limit_in_bytes'], 2: ['memory.max'] },
  cpu: { 1: ['cpu/cpu.cfs_quota_us', 'cpu/cpu.cfs_period_us'], 2: ['cpu.max'] },
  pids: { 1: ['pids/pids.max'], 2: ['pids.max'] }
} as const

const LIMITS = {
  memory: (texts: Texts) => decodeCgroup(texts).memory.limitBytes,
  cpu: (texts: Texts) => decodeCgroup(texts).cpu.limitCpus,
  pids: (texts: Texts) => decodeCgroup(texts).processes.limit
} as const

export function limitLook({ limit, value, ...process }: Of<'limit'>, cgroup: 1 | 2): Look {
  const files = LIMIT_FILES[limit][cgroup]
  return {
    ask: 'processes',
    topic: 'cgroup',
    processes: [process],
    command: `cat ${files.map((file) => `/proc/${process.hostPid}/root/sys/fs/cgroup/${file}`).join(' ')}`,
    claimed: value,
    read: ([texts = {}]) => {
      const said = files.flatMap((file) => texts[file.slice(file.indexOf('/') + 1)]?.trim() ?? [])
      return said.length < files.length ? null : { output: said.join('\n'), found: LIMITS[limit](texts) }
    }
  }
}

/** A socket that listens has the state 0A. */
export function listeningLook({ ports, ...process }: Of<'listening'>): Look {
  const files = ['tcp', 'tcp6'] as const
  return {
    ask: 'processes',
    topic: 'net',
    processes: [process],
    command: `cat ${files.map((file) => `/proc/${process.hostPid}/net/${file}`).join(' ')}`,
    claimed: ports,
    read: ([texts = {}]) => {
      const { tcp, tcp6 } = texts
      if (tcp === undefined) return null
      const listening = decodeSockets({ tcp, ...(tcp6 === undefined ? {} : { tcp6 }) }).filter((one) => one.state === 'listen')
      return { output: [tcp, tcp6 ?? ''].map((text) => text.trimEnd()).filter((text) => text !== '').join('\n'), found: [...new Set(listening.map((one) => one.local?.port ?? 0))] }
    }
  }
}

/** From inside its UTS namespace; entering one needs more rights than looking at /proc. */
export function hostnameLook({ hostname, container, ...process }: Of<'hostname'>): Look {
  return { ask: 'inside', process, container, command: `nsenter --target ${process.hostPid} --uts hostname`, claimed: hostname, read: (found) => ({ output: found, found }) }
}
