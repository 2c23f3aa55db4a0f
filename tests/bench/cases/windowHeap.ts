import path from 'node:path'
import type { CDPSession } from '@playwright/test'
import type { LabSnapshot, PatchMessage } from '../../../src-main/api'
import { startWebServer } from '../../../src-main/hosts/web/server'
import { HISTORY_LIMIT } from '../../../src-renderer/history/recorder'
import { PlayedLab } from '../renderer/played'
import { type LabWindow, openWindow } from '../renderer/window'
import { type Result, rounded } from '../report'

const UPDATES = 36_000
/** Sent together; the next come when the page has drawn these. */
const BATCH = 50
const TOKEN = 'bench'

/**
 * How much more memory the page holds after 36,000 updates than before, each really applied and rendered, as fast as the page can take
 * them. What the page keeps by design is bounded (the past by its size, events and cards by their number, what is remembered of
 * dead namespaces for each pod), and is filled first: what grows after that grows for ever.
 */
export async function heapGrowth(root: string, first: LabSnapshot, patches: readonly PatchMessage[], say: (line: string) => void): Promise<Result> {
  const lab = new PlayedLab(first, patches)
  const quiet = (): void => undefined
  const log = { debug: quiet, info: quiet, warn: say, error: say }
  const server = await startWebServer({ lab, log, token: TOKEN, rendererDir: path.join(root, 'out', 'renderer'), port: { port: 0, exact: true } })
  const window = await openWindow(`http://127.0.0.1:${server.port}/#token=${TOKEN}`)
  try {
    const page = await PlayedPage.open(window, lab)
    await page.fill()
    const before = await page.heap()
    say(`history, events and memories full after ${page.sent} updates: ${megabytes(before)}`)
    await page.take(UPDATES)
    const after = await page.heap()
    const percent = (after / before - 1) * 100
    say(`after ${UPDATES} updates more: ${megabytes(after)} (${percent.toFixed(2)} %)`)
    return { name: 'heap-growth-percent', value: rounded(percent, 2), unit: '%', runs: 1 }
  } finally {
    await window.close()
    await server.close()
  }
}

/** A page and the lab that is played to it. */
class PlayedPage {
  sent = 0

  private constructor(
    private readonly window: LabWindow,
    private readonly lab: PlayedLab,
    private readonly devtools: CDPSession
  ) {}

  static async open(window: LabWindow, lab: PlayedLab): Promise<PlayedPage> {
    return new PlayedPage(window, lab, await window.page.context().newCDPSession(window.page))
  }

  /** Until twice what the page keeps of the past has gone through it, and every pod has lost more namespaces than are remembered. */
  async fill(): Promise<void> {
    const least = 12_000
    for (let size = 0; size < 2 * HISTORY_LIMIT || this.sent < least; ) size += await this.take(BATCH)
  }

  /** Answers how many characters they had. */
  async take(updates: number): Promise<number> {
    let size = 0
    for (let left = updates; left > 0; left -= BATCH) {
      const count = Math.min(BATCH, left)
      size += this.lab.play(count)
      this.sent += count
      await this.drawn()
    }
    return size
  }

  /** Bytes that are in use when all garbage is gone. */
  async heap(): Promise<number> {
    for (let round = 0; round < 3; round += 1) await this.devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await this.devtools.send('Runtime.getHeapUsage')
    return usedSize
  }

  /** The page has taken in and painted all that was sent. */
  private async drawn(): Promise<void> {
    await this.window.page.evaluate(async (sent) => {
      const { received } = globalThis as unknown as { received: { count: number } }
      while (received.count < sent) await new Promise((resolve) => setTimeout(resolve, 1))
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    }, this.sent)
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`
}
