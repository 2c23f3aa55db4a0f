import type { Directory } from '../../files/tree'
import { Refusal } from './walk'

/** A request's fields, as they came. */
export type Fields = Readonly<Record<string, unknown>>

export interface Request {
  readonly root: Directory
  readonly path: string
  readonly fields: Fields
  readonly slots: Slots
  readonly now: number
}

export function text(fields: Fields, name: string): string | null {
  const value = fields[name]
  return typeof value === 'string' ? value : null
}

export function whole(fields: Fields, name: string): number | null {
  const value = fields[name]
  return typeof value === 'number' && Number.isInteger(value) ? value : null
}

export function neededWhole(fields: Fields, name: string, most: number): number {
  const value = whole(fields, name)
  if (value === null || value < 0 || value > most) throw new Refusal('EINVAL')
  return value
}

/** Bytes that were sent ahead, for a request that names their slot. */
export class Slots {
  private readonly slots = new Map<number, Buffer[]>()
  private readonly used = new Set<number>()

  stage(fields: Fields): void {
    const slot = whole(fields, 'slot')
    const data = text(fields, 'data')
    if (slot === null || data === null) throw new Refusal('EINVAL')
    this.slots.set(slot, [...(this.slots.get(slot) ?? []), Buffer.from(data, 'base64')])
  }

  payloadOf(fields: Fields): Buffer {
    const data = text(fields, 'data')
    if (data !== null) return Buffer.from(data, 'base64')
    const slot = whole(fields, 'slot')
    const pieces = slot === null ? undefined : this.slots.get(slot)
    if (slot === null || pieces === undefined) throw new Refusal('EINVAL')
    this.used.add(slot)
    return Buffer.concat(pieces)
  }

  /** At the end of a request. */
  dropUsed(): void {
    for (const slot of this.used) this.slots.delete(slot)
    this.used.clear()
  }
}
