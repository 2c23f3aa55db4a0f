import { z } from 'zod'

/** What the probe answers to `detail`, and `probe inside` to everything (docs/probe-protocol.md). */

const section = z.object({ files: z.record(z.string(), z.string()), cut: z.array(z.string()) })

const entry = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'link', 'socket', 'other']),
  size: z.number(),
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
  mtime: z.number(),
  dev: z.number(),
  ino: z.number(),
  text: z.string().nullable().optional()
})

const shared = z.object({
  fds: z.array(z.object({ fd: z.number(), type: z.enum(['socket', 'file']), dev: z.number(), ino: z.number() })),
  maps: z.array(z.string()),
  cut: z.boolean()
})

export const detail = z.object({
  t: z.literal('detail'),
  req: z.number(),
  at: z.number(),
  net: section.optional(),
  shared: shared.optional(),
  ipc: z.object({ shm: z.array(entry).nullable(), mqueue: z.array(entry).nullable(), cut: z.boolean() }).optional(),
  mnt: section.optional(),
  cgroup: section.optional(),
  process: section.optional(),
  files: z.object({ entries: z.array(entry).nullable(), cut: z.boolean() }).optional(),
  ns: section.optional()
})

/** The links of the host's namespaces, each under the `<pid>/ns/<kind>` that it was read from. */
export const host = z.object({ t: z.literal('host'), req: z.number(), at: z.number(), ns: section })

const insideLine = z.discriminatedUnion('t', [
  z.object({ t: z.literal('hello'), protocol: z.literal(1), reason: z.string().nullable() }),
  z.object({ t: z.literal('inside'), req: z.number(), hostname: z.string().nullable().optional(), sysvipc: section.optional(), error: z.string().nullable() }),
  z.object({ t: z.literal('error'), message: z.string() })
])

export type ProbedDetail = z.output<typeof detail>
export type ProbedHost = z.output<typeof host>
export type ProbedFile = z.output<typeof entry>
export type ProbedShared = z.output<typeof shared>
export type InsideLine = z.output<typeof insideLine>
export type InsideAnswer = Extract<InsideLine, { t: 'inside' }>

export const PROBED_TOPICS = ['net', 'shared', 'ipc', 'mnt', 'cgroup', 'process', 'files', 'ns'] as const
export type ProbedTopic = (typeof PROBED_TOPICS)[number]

export function parseInsideLine(line: string): InsideLine {
  return insideLine.parse(JSON.parse(line))
}
