import type { Namespaces } from '../../../src-main/api/model'
import type { ProbedProcess, ProbeFrame } from '../../../src-main/observe/protocol'

export const NO_NAMESPACES: Namespaces = { mnt: null, uts: null, ipc: null, pid: null, net: null, user: null, cgroup: null, time: null }

export function ns(first: number, more: Partial<Namespaces> = {}): Namespaces {
  return { mnt: first, uts: first + 1, ipc: first + 2, pid: first + 3, net: first + 4, user: 1, cgroup: 2, time: 3, ...more }
}

export function probed(pid: number, more: Partial<ProbedProcess> = {}): ProbedProcess {
  return { pid, ppid: 1, nspid: [pid, 1], start: pid * 10, state: 'S', comm: 'demo', cmd: '/demo', container: 'a-0', uid: 0, ns: ns(100), ...more }
}

export function frame(seq: number, more: Partial<ProbeFrame> = {}): ProbeFrame {
  return { t: 'frame', seq, at: seq * 1_000, full: false, cause: 'poll', set: [], gone: [], dropped: 0, ...more }
}
