import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'

const DEBIAN_CHROMIUM = '/usr/bin/chromium'
/** Chromium refuses its sandbox to root; the others keep it from doing anything of its own beside the page. */
const FLAGS = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const PAGE_PATIENCE_MS = 40_000

/** The built page in a real Chromium, as large as a usual window. */
export interface LabWindow {
  readonly page: Page
  close(): Promise<void>
}

/** Builds the page when its sources are newer. Throws when that fails. */
export async function buildPage(root: string): Promise<void> {
  // By its address: in a bundle it would look for the project in the wrong place.
  const builder = (await import(/* @vite-ignore */ pathToFileURL(path.join(root, 'scripts/launcher/build.mjs')).href)) as { buildIsMissing(): boolean; build(node: string): Promise<boolean> }
  if (builder.buildIsMissing() && !(await builder.build(process.execPath))) throw new Error('the page cannot be built')
}

export async function openWindow(address: string): Promise<LabWindow> {
  const browser = await launch()
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const close = (): Promise<void> => browser.close()
  try {
    await page.addInitScript(countPatches)
    await page.goto(address)
    await page.getByRole('banner').waitFor({ timeout: PAGE_PATIENCE_MS })
    return { page, close }
  } catch (error) {
    await close()
    throw error
  }
}

function launch(): Promise<Browser> {
  const executable = process.env['PAUSELAB_CHROMIUM'] ?? (existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined)
  return chromium.launch({ ...(executable === undefined ? {} : { executablePath: executable }), args: FLAGS })
}

/** Runs in the page before its own code: `received.count` is how many patches came over its socket. */
function countPatches(): void {
  const received = { count: 0 }
  const Native = WebSocket
  class Counting extends Native {
    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', ({ data }) => void (String(data).startsWith('{"type":"patch"') && (received.count += 1)))
    }
  }
  Object.assign(globalThis, { received, WebSocket: Counting })
}
