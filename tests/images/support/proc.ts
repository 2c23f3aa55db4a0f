import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import os from 'node:os'
import { eventually } from './wait'

/** What /proc says of a process, read here in TypeScript, so that the probe's C is checked against something else. */
export interface ProcTruth {
  readonly pid: number
  readonly ppid: number
  readonly nspid: readonly number[]
  readonly start: number
  readonly state: string
  readonly comm: string
  readonly cmd: string
  readonly uid: number
  readonly ns: Readonly<Record<string, number | null>>
}

export const NAMESPACES = ['mnt', 'uts', 'ipc', 'pid', 'net', 'user', 'cgroup', 'time'] as const

export function statFields(pid: number): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return [String(pid), stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')), ...stat.slice(stat.lastIndexOf(')') + 2).trim().split(' ')]
}

export function startTime(pid: number): number {
  return Number(statFields(pid)[21])
}

export function stateOf(pid: number): string | undefined {
  try {
    return statFields(pid)[2]
  } catch {
    return undefined
  }
}

function namespaceInode(pid: number, namespace: string): number | null {
  try {
    return Number(/\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/ns/${namespace}`))?.[1])
  } catch {
    return null
  }
}

export function readNamespaces(pid: number): Record<string, number | null> {
  return Object.fromEntries(NAMESPACES.map((namespace) => [namespace, namespaceInode(pid, namespace)]))
}

function statusNumbers(status: string, key: string): number[] {
  const line = status.split('\n').find((candidate) => candidate.startsWith(`${key}:`)) ?? ''
  return line.slice(key.length + 1).trim().split(/\s+/).map(Number)
}

export function readTruth(pid: number): ProcTruth {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const fields = statFields(pid)
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '').replaceAll('\0', ' ')
  const comm = fields[1] ?? ''
  return {
    pid,
    ppid: statusNumbers(status, 'PPid')[0] ?? -1,
    nspid: statusNumbers(status, 'NSpid'),
    start: Number(fields[21]),
    state: /^State:\s+(\S)/m.exec(status)?.[1] ?? '?',
    comm,
    cmd: command === '' ? `[${comm}]` : command,
    uid: statusNumbers(status, 'Uid')[0] ?? -1,
    ns: readNamespaces(pid)
  }
}

/** PIDs of the processes whose cgroup names the container. That of a zombie may or may not. */
export function pidsOfContainer(id: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(function isInContainer(pid) {
      if (!(pid > 0)) return false
      try {
        return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(id)
      } catch {
        return false
      }
    })
}

export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(function isChild(pid) {
      if (!(pid > 0)) return false
      try {
        return Number(statFields(pid)[3]) === parent
      } catch {
        return false
      }
    })
}

/** The kernel drops a signal to the PID 1 of a namespace that does not handle it (yet). */
export async function handles(pid: number, signal: NodeJS.Signals): Promise<void> {
  const bit = 1n << BigInt(os.constants.signals[signal] - 1)
  await eventually(`a handler of ${signal}`, () => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const masks = ['SigCgt', 'SigBlk'].map((key) => BigInt(`0x${new RegExp(`${key}:\\s+(\\w+)`).exec(status)?.[1] ?? '0'}`))
    return masks.some((mask) => (mask & bit) !== 0n) ? true : undefined
  })
}
