import { Duplex } from 'node:stream'

/** A container's stdin: lines that wait until somebody reads them, and an end. */
export class ContainerInput {
  private readonly waiting: string[] = []
  private partial = ''
  private over = false
  private reader: { readonly line: (line: string) => void; readonly end: () => void } | null = null

  constructor(
    private readonly open: boolean,
    /** It ends with the first client that was attached. */
    private readonly once: boolean
  ) {}

  write(text: string): void {
    const pieces = (this.partial + text).split('\n')
    this.partial = pieces.pop() ?? ''
    for (const line of pieces) {
      if (this.reader === null) this.waiting.push(line)
      else this.reader.line(line)
    }
  }

  end(): void {
    if (this.over) return
    this.over = true
    this.reader?.end()
  }

  /** The program that reads; without an open stdin it is at its end at once. */
  read(line: (line: string) => void, end: () => void): void {
    this.reader = { line, end }
    for (const text of this.waiting.splice(0)) line(text)
    if (this.over || !this.open) end()
  }

  /** The container has ended, and may be started again. */
  forget(): void {
    this.reader = null
    this.over = false
    this.partial = ''
    this.waiting.splice(0)
  }

  client(): Duplex {
    const done = (): void => {
      if (this.once) this.end()
    }
    return new Duplex({
      read: () => undefined,
      write: (chunk: Buffer | string, _encoding, callback) => {
        if (this.open) this.write(chunk.toString())
        callback()
      },
      final: (callback) => {
        done()
        callback()
      },
      destroy: (error, callback) => {
        done()
        callback(error)
      }
    })
  }
}
