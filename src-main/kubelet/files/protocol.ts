import { z } from 'zod'
import type { FileEntry } from './port'

/** The files helper's lines (docs/files-protocol.md), checked where they enter: a helper of another version must fail aloud. */

const kind = z.enum(['directory', 'file', 'link', 'socket', 'fifo', 'device'])

const entry = z.object({
  name: z.string(),
  kind,
  size: z.number(),
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
  mtime: z.number(),
  target: z.string().nullable()
})

const hello = z.object({ t: z.literal('hello'), protocol: z.literal(1), version: z.string() })
const refusal = z.object({ t: z.literal('reply'), req: z.number(), ok: z.literal(false), error: z.string(), message: z.string() })
const done = z.looseObject({ t: z.literal('reply'), req: z.number(), ok: z.literal(true) })
const complaint = z.object({ t: z.literal('error'), message: z.string() })
const line = z.union([hello, refusal, done, complaint])

export type FilesLine = z.output<typeof line>
export type FilesReply = z.output<typeof refusal> | z.output<typeof done>

/** Throws on anything that is not a line of protocol 1. */
export function parseFilesLine(text: string): FilesLine {
  return line.parse(JSON.parse(text))
}

/** What each request answers beyond that it was done. */
export const ANSWERS = {
  mkdir: z.object({ created: z.boolean() }),
  publish: z.object({ changed: z.boolean() }),
  read: z.object({ data: z.string().transform((text): Uint8Array => Buffer.from(text, 'base64')), offset: z.number(), size: z.number() }),
  list: z.object({ entries: z.array(entry), more: z.boolean() }),
  resolve: z.object({ path: z.string(), kind }),
  usage: z.object({ bytes: z.number(), inodes: z.number() }),
  none: z.object({})
} as const

export function toFileEntry({ mtime, ...rest }: z.output<typeof entry>): FileEntry {
  return { ...rest, modifiedAt: mtime }
}

/** Bytes: on the line itself, or sent before it in pieces into a slot. */
export type Payload = { readonly data: string } | { readonly slot: number }

export type FilesRequest =
  | { readonly op: 'mkdir'; readonly path: string; readonly mode: number; readonly gid?: number }
  | ({ readonly op: 'write'; readonly path: string; readonly mode: number; readonly how: 'in-place' | 'durable' } & Payload)
  | { readonly op: 'publish'; readonly path: string; readonly gid?: number; readonly files: readonly ({ readonly path: string; readonly mode: number } & Payload)[] }
  | { readonly op: 'read'; readonly path: string; readonly from: 'start' | 'end'; readonly offset: number; readonly max: number }
  | { readonly op: 'list'; readonly path: string; readonly after: string }
  | { readonly op: 'remove' | 'usage'; readonly path: string }
  | { readonly op: 'resolve'; readonly path: string; readonly sub: string }
  | { readonly op: 'own'; readonly path: string; readonly gid: number; readonly readOnly: boolean }
  | { readonly op: 'stage'; readonly slot: number; readonly data: string }

/** More than this goes in pieces, to and from the helper. */
export const MOST_BYTES_AT_ONCE = 256 * 1024
