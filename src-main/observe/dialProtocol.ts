import { z } from 'zod'

/** The dialler's lines (docs/dial-protocol.md), checked where they enter. */

const id = z.number()

const hello = z.object({
  t: z.literal('hello'),
  protocol: z.literal(1),
  /** Bytes of one connection that may be on their way without their `sent`. */
  window: z.number().positive(),
  /** Why it cannot enter other namespaces; then every dial fails. */
  reason: z.string().nullable()
})

const dialLine = z.discriminatedUnion('t', [
  hello,
  z.object({ t: z.literal('open'), id }),
  z.object({ t: z.literal('data'), id, b64: z.string() }),
  z.object({ t: z.literal('sent'), id, bytes: z.number() }),
  z.object({ t: z.literal('end'), id }),
  z.object({ t: z.literal('closed'), id, error: z.string().nullable() }),
  z.object({ t: z.literal('error'), message: z.string(), id: id.optional() })
])

export type DialHello = z.output<typeof hello>
export type DialLine = z.output<typeof dialLine>

/** Throws on anything that is not a line of protocol 1. */
export function parseDialLine(line: string): DialLine {
  return dialLine.parse(JSON.parse(line))
}

export type DialRequest =
  | { readonly op: 'dial'; readonly id: number; readonly pid: number; readonly start: number; readonly host: string; readonly port: number; readonly timeoutMs: number }
  | { readonly op: 'data'; readonly id: number; readonly b64: string }
  | { readonly op: 'end' | 'close'; readonly id: number }
