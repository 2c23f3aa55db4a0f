/** Requests may overtake each other on the way; keystrokes must not. One is sent at a time, and takes along all that was typed meanwhile. */
export class Typist {
  private waiting = ''
  private busy = false

  constructor(
    private readonly send: (data: string) => Promise<unknown>,
    /** Of one request. */
    private readonly most = 32_768
  ) {}

  type(data: string): void {
    this.waiting += data
    if (!this.busy) void this.empty()
  }

  private async empty(): Promise<void> {
    this.busy = true
    while (this.waiting !== '') {
      const data = this.waiting.slice(0, this.most)
      this.waiting = this.waiting.slice(this.most)
      try {
        await this.send(data)
      } catch {
        // The terminal has ended, or the lab is gone: its end is told by the stream.
        this.waiting = ''
      }
    }
    this.busy = false
  }
}
