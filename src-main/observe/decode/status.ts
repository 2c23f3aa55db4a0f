import type { ProcessDetails } from '../../api/details'
import { capabilitiesOf, signalsOf } from './masks'

export type StatusFacts = Pick<ProcessDetails, 'uid' | 'effectiveUid' | 'gid' | 'groups' | 'threads' | 'capabilities' | 'seccomp' | 'noNewPrivileges' | 'signals'>

const SECCOMP = ['disabled', 'strict', 'filter'] as const

/** /proc/<pid>/status, see proc(5). Fields that an older kernel lacks are empty or null. */
export function decodeStatus(text: string): StatusFacts {
  const fields = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]))
  const field = (name: string): string => fields.get(name) ?? ''
  const numbers = (name: string): readonly number[] => field(name).split(/\s+/).filter((word) => word !== '').map(Number)
  const [uid = 0, effectiveUid = 0] = numbers('Uid')
  const [gid = 0] = numbers('Gid')
  const [threads = 1] = numbers('Threads')
  const pending = new Set([...signalsOf(field('SigPnd')), ...signalsOf(field('ShdPnd'))])
  return {
    uid,
    effectiveUid,
    gid,
    groups: numbers('Groups'),
    threads,
    capabilities: {
      effective: capabilitiesOf(field('CapEff')),
      permitted: capabilitiesOf(field('CapPrm')),
      inheritable: capabilitiesOf(field('CapInh')),
      bounding: capabilitiesOf(field('CapBnd')),
      ambient: capabilitiesOf(field('CapAmb'))
    },
    seccomp: SECCOMP[Number(fields.get('Seccomp') ?? NaN)] ?? null,
    noNewPrivileges: fields.has('NoNewPrivs') ? field('NoNewPrivs') === '1' : null,
    signals: { caught: signalsOf(field('SigCgt')), ignored: signalsOf(field('SigIgn')), blocked: signalsOf(field('SigBlk')), pending: [...pending] }
  }
}
