import { Duplex } from 'node:stream'
import type { DialRequest } from './dialProtocol'

/** The dialler takes its lines in pieces of this size. */
const PIECE_BYTES = 16_384

/** Why a connection failed: an errno's name, or the dialler's own word (gone, reused, limit). */
export class DialError extends Error {
  constructor(readonly code: string) {
    super(`the dialler says ${code}`)
    this.name = 'DialError'
  }
}

/** What a connection needs of the dialler that carries it. */
export interface Carrier {
  readonly window: number
  send(request: DialRequest): void
  /** This one's reader has enough, or wants more. */
  hold(id: number): void
  release(id: number): void
}

/** One TCP connection of a pod, as a stream. */
export class DialConnection extends Duplex {
  private unsent: Buffer[] = []
  private onTheirWay = 0
  private written: ((error?: Error | null) => void) | null = null
  private over = false

  constructor(
    readonly id: number,
    private readonly carrier: Carrier
  ) {
    super({ allowHalfOpen: true })
  }

  onData(bytes: Buffer): void {
    if (!this.destroyed && !this.push(bytes)) this.carrier.hold(this.id)
  }

  onSent(bytes: number): void {
    this.onTheirWay -= bytes
    this.sendWhatFits()
  }

  onEnd(): void {
    if (!this.destroyed) this.push(null)
  }

  onClosed(error: Error | null): void {
    this.over = true
    if (error !== null) {
      this.destroy(error)
      return
    }
    this.unsent = []
    this.sendWhatFits()
    this.onEnd()
    this.end()
  }

  override _read(): void {
    this.carrier.release(this.id)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    for (let at = 0; at < chunk.length && !this.over; at += PIECE_BYTES) this.unsent.push(chunk.subarray(at, at + PIECE_BYTES))
    this.written = callback
    this.sendWhatFits()
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (!this.over) this.carrier.send({ op: 'end', id: this.id })
    callback()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.carrier.release(this.id)
    if (!this.over) this.carrier.send({ op: 'close', id: this.id })
    this.over = true
    this.unsent = []
    callback(error)
  }

  private sendWhatFits(): void {
    for (;;) {
      const [piece] = this.unsent
      if (piece === undefined) break
      if (this.onTheirWay + piece.length > this.carrier.window) return
      this.unsent.shift()
      this.onTheirWay += piece.length
      this.carrier.send({ op: 'data', id: this.id, b64: piece.toString('base64') })
    }
    const { written } = this
    this.written = null
    written?.()
  }
}
