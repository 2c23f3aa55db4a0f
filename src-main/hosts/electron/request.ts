import { z } from 'zod'
import type { HostRequest } from './wire'

const feedId = { page: z.string().min(1).max(64), subscription: z.number().int().nonnegative() }

const schema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('command'), name: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('subscribe'), ...feedId }),
  z.strictObject({ kind: z.literal('unsubscribe'), ...feedId }),
  z.strictObject({ kind: z.literal('received'), ...feedId, count: z.number().int().positive() }),
  z.strictObject({ kind: z.literal('openManifest') }),
  // A name, no path: the dialog begins in the user's own folder.
  z.strictObject({ kind: z.literal('saveFile'), name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/), text: z.string().max(20_000_000) })
])

/** What came over the channel, believed only after a look. Throws when it is no request. */
export function readRequest(value: unknown): HostRequest {
  return schema.parse(value)
}
