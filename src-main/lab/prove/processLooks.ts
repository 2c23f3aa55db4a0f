import type { NamespaceKind } from '../../api/model'
import type { Claim, ProofValue } from '../../api/prove'
import { decodeMounts } from '../../observe/decode/mounts'
import { decodeStatus } from '../../observe/decode/status'
import { quote } from '../../runtime/commandLine'
import type { Look, ProcessId, Sight } from './look'

type Of<K extends Claim['kind']> = Extract<Claim, { kind: K }>

export function namespaceLook({ namespace, inode, ...process }: Of<'namespace'>): Look {
  return linkLook([process], namespace, inode, (links) => inodeOf(links[0]))
}

export function membersLook({ namespace, inode, of, members }: Of<'members'>): Look {
  return linkLook(of, namespace, members, (links) => of.filter((_, index) => inodeOf(links[index]) === inode).map(({ container }) => container))
}

export function hostNamespaceLook({ namespace, inode }: Of<'hostNamespace'>): Look {
  return {
    ask: 'host',
    command: `readlink /proc/1/ns/${namespace}`,
    claimed: inode,
    // /proc/1/ns may be closed even to root: the probe says which process it read.
    read: (texts) => {
      const [name, link] = Object.entries(texts).find(([path]) => path.endsWith(`/ns/${namespace}`)) ?? []
      return link === undefined ? null : { command: `readlink /proc/${name}`, output: link, found: inodeOf(link) }
    }
  }
}

function linkLook(processes: readonly ProcessId[], namespace: NamespaceKind, claimed: ProofValue, find: (links: readonly string[]) => ProofValue): Look {
  return {
    ask: 'processes',
    topic: 'ns',
    processes,
    command: `readlink ${processes.map(({ hostPid }) => `/proc/${hostPid}/ns/${namespace}`).join(' ')}`,
    claimed,
    read: (texts) => {
      const links = texts.flatMap((one) => one[`ns/${namespace}`] ?? [])
      return links.length < processes.length ? null : { output: links.join('\n'), found: find(links) }
    }
  }
}

/** Field 22 of its stat line is the tick of its start; the name in field 2 may have anything in it. */
export function aliveLook({ startTime, hostPid }: Of<'alive'>): Look {
  return fileLook({ hostPid, startTime }, `cat /proc/${hostPid}/stat`, startTime, 'stat', (text) => ({ output: text.trim(), found: Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[19]) }))
}

export function pidLook({ pid, ...process }: Of<'pid'>): Look {
  return statusLook(process, 'NSpid', pid, ([line = '']) => Number(line.split(/\s+/).at(-1)))
}

export function parentLook({ parentHostPid, ...process }: Of<'parent'>): Look {
  return statusLook(process, 'PPid', parentHostPid, ([line = '']) => Number(line.split(/\s+/)[1]))
}

export function processStateLook({ state, ...process }: Of<'processState'>): Look {
  return statusLook(process, 'State', state, ([line = '']) => line.split(/\s+/)[1] ?? '')
}

export function userLook({ uid, gid, ...process }: Of<'user'>): Look {
  return statusLook(process, '[UG]id', `${uid}:${gid}`, (lines) => {
    const facts = decodeStatus(lines.join('\n'))
    return `${facts.uid}:${facts.gid}`
  })
}

const MASKS = { caught: 'SigCgt', ignored: 'SigIgn', blocked: 'SigBlk' } as const

export function signalsLook({ set, signals, ...process }: Of<'signals'>): Look {
  return statusLook(process, MASKS[set], signals, (lines) => decodeStatus(lines.join('\n')).signals[set])
}

export function capabilitiesLook({ capabilities, ...process }: Of<'capabilities'>): Look {
  return statusLook(process, 'CapEff', capabilities, (lines) => decodeStatus(lines.join('\n')).capabilities.effective)
}

export function mountLook({ path, source, readOnly, ...process }: Of<'mount'>): Look {
  const claimed = mountWords(source, readOnly)
  // mountinfo writes white space and backslashes as three octal digits.
  const written = path.replace(/[\s\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`)
  return fileLook(process, `grep -F ${quote(` ${written} `)} /proc/${process.hostPid}/mountinfo`, claimed, 'mnt', (text) => {
    const lines = text.split('\n').filter((line) => line.includes(` ${written} `))
    const mount = decodeMounts(lines.join('\n')).get(path)
    return { output: lines.join('\n'), found: mount === undefined ? null : mountWords(mount.source, mount.readOnly) }
  })
}

function mountWords(source: string, readOnly: boolean): string {
  return `${source} ${readOnly ? 'ro' : 'rw'}`
}

const TOPIC_FILE = { stat: ['process', 'stat'], status: ['process', 'status'], mnt: ['mnt', 'mountinfo'] } as const

function statusLook(process: ProcessId, field: string, claimed: ProofValue, find: (lines: readonly string[]) => ProofValue): Look {
  const wanted = new RegExp(`^${field}:`)
  return fileLook(process, `grep ${quote(`^${field}:`)} /proc/${process.hostPid}/status`, claimed, 'status', (text) => {
    const lines = text.split('\n').filter((line) => wanted.test(line))
    return lines.length === 0 ? null : { output: lines.join('\n'), found: find(lines) }
  })
}

function fileLook(process: ProcessId, command: string, claimed: ProofValue, file: keyof typeof TOPIC_FILE, see: (text: string) => Sight | null): Look {
  const [topic, name] = TOPIC_FILE[file]
  return {
    ask: 'processes',
    topic,
    processes: [process],
    command,
    claimed,
    read: ([texts]) => {
      const text = texts?.[name]
      return text === undefined ? null : see(text)
    }
  }
}

/** `net:[4026532184]`. */
function inodeOf(link: string | undefined): number | null {
  const digits = /\[(\d+)\]$/.exec(link ?? '')?.[1]
  return digits === undefined ? null : Number(digits)
}
