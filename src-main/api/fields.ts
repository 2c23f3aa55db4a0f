import { z } from 'zod'

/** Fields that several inputs have. */

export const containerId = z.string().regex(/^[0-9a-f]{12,64}$/, 'a container id: 12 to 64 hexadecimal digits')

/** Names a process for good: its PID alone is used again. */
export const processId = { hostPid: z.number().int().positive(), startTime: z.number().int().nonnegative() }
