import { z } from 'zod'
import { detail, host, type ProbedTopic } from './detailProtocol'

/** The probe's lines (docs/probe-protocol.md), checked where they enter: a probe of another version must fail aloud. */

const inode = z.number().nullable()
const namespaces = z.object({ mnt: inode, uts: inode, ipc: inode, pid: inode, net: inode, user: inode, cgroup: inode, time: inode })

const probedProcess = z.object({
  pid: z.number(),
  ppid: z.number(),
  /** The PID in each PID namespace from the host's inwards. */
  nspid: z.array(z.number()).min(1),
  start: z.number(),
  state: z.enum(['R', 'S', 'D', 'Z', 'T', 't', 'I', 'X']),
  comm: z.string(),
  cmd: z.string(),
  container: z.string(),
  uid: z.number(),
  ns: namespaces
})

const hello = z.object({
  t: z.literal('hello'),
  protocol: z.literal(1),
  version: z.string(),
  events: z.enum(['connector', 'polling']),
  reason: z.string().nullable(),
  host: namespaces
})

const frame = z.object({
  t: z.literal('frame'),
  seq: z.number(),
  at: z.number(),
  full: z.boolean(),
  cause: z.string(),
  req: z.number().optional(),
  set: z.array(probedProcess),
  gone: z.array(z.object({ pid: z.number(), start: z.number(), exit: z.object({ code: z.number(), signal: z.number() }).nullable() })),
  dropped: z.number()
})

const reply = z.object({ t: z.literal('reply'), req: z.number(), ok: z.boolean(), error: z.string().optional() })
const complaint = z.object({ t: z.literal('error'), message: z.string(), req: z.number().optional() })

const probeLine = z.discriminatedUnion('t', [hello, frame, reply, detail, host, complaint])

export type ProbedProcess = z.output<typeof probedProcess>
export type ProbeHello = z.output<typeof hello>
export type ProbeFrame = z.output<typeof frame>
export type ProbeReply = z.output<typeof reply>
export type ProbeComplaint = z.output<typeof complaint>
export type ProbeLine = z.output<typeof probeLine>

/** Throws on anything that is not a line of protocol 1. */
export function parseProbeLine(line: string): ProbeLine {
  return probeLine.parse(JSON.parse(line))
}

export type ProbeRequest =
  | { readonly op: 'watch'; readonly ids: readonly string[] }
  | { readonly op: 'scan'; readonly req: number }
  | { readonly op: 'kill'; readonly req: number; readonly pid: number; readonly start: number; readonly signal: number }
  | { readonly op: 'detail'; readonly req: number; readonly pid: number; readonly start: number; readonly about: readonly ProbedTopic[]; readonly path?: string }
  | { readonly op: 'host'; readonly req: number }
  | { readonly op: 'interval'; readonly ms: number }
