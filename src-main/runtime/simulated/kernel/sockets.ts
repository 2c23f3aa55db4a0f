/** One end of a TCP connection. What is said before the other end listens waits for it. */
export class Socket {
  private other: Socket | null = null
  private readonly waiting: Buffer[] = []
  private said: ((bytes: Buffer) => void) | null = null
  private silent: (() => void) | null = null
  private otherIsDone = false
  private done = false

  private constructor(
    /** The address of who is at the other end. */
    readonly peer: string
  ) {}

  static pair(client: string, server: string): { readonly client: Socket; readonly server: Socket } {
    const ends = { client: new Socket(server), server: new Socket(client) }
    ends.client.other = ends.server
    ends.server.other = ends.client
    return ends
  }

  listen(said: (bytes: Buffer) => void, silent: () => void): void {
    this.said = said
    this.silent = silent
    for (const bytes of this.waiting.splice(0)) said(bytes)
    if (this.otherIsDone) silent()
  }

  say(bytes: Buffer): void {
    if (!this.done) this.other?.hear(bytes)
  }

  /** Nothing more will be said from here. */
  end(): void {
    if (this.done) return
    this.done = true
    if (this.other === null) return
    this.other.otherIsDone = true
    this.other.silent?.()
  }

  private hear(bytes: Buffer): void {
    if (this.said === null) this.waiting.push(bytes)
    else this.said(bytes)
  }
}
