import { statSync } from 'node:fs'
import { type Browser, type Page, type PlaywrightWorkerArgs, test as base } from '@playwright/test'
import type { CommandName, DesktopBridge, EngineStatus } from '../../../src-main/api'
import { removeTraces } from '../../support/traces'
import { launchDesktop, repository, whyNoDesktop } from '../desktop/launch'
import { openLab } from './open'
import { startWebHost } from './webHost'

export type HostKind = 'web' | 'desktop'

/** A built lab under test, behind either of its hosts: what is shown must be the same. */
export interface LabUnderTest {
  readonly host: HostKind
  /** Its name, which is in the labels of all that it makes. */
  readonly owner: string
  /** A command, as the page or any other program would give it. Fails with what the lab refuses. */
  run(command: string, input: object): Promise<unknown>
  /** A window as somebody finds it who opens it now. */
  open(): Promise<Page>
  /** Does what saves a file and answers with the file's path below `folder`. */
  saved(page: Page, folder: string, save: () => Promise<void>): Promise<string>
  stop(): Promise<void>
}

export interface WorkerOptions {
  /** Which host the project is about; set in playwright.config.ts. */
  readonly host: HostKind
  /** Each file has a lab of its own; set with `test.use` at the top of the file. */
  readonly labName: string
}

/** Playwright's `test` with a lab: `page` is its window, freshly opened for each test. */
export const test = base.extend<{ page: Page }, WorkerOptions & { readonly lab: LabUnderTest }>({
  host: ['web', { option: true, scope: 'worker' }],
  labName: ['', { option: true, scope: 'worker' }],
  lab: [
    async ({ host, labName, playwright }, use) => {
      if (labName === '') throw new Error("the file says no labName: test.use({ labName: 'e2e-...' })")
      const owner = `${labName}-${host}`
      const lab = host === 'web' ? await webLab(owner, playwright) : await desktopLab(owner)
      await use(lab)
      await lab.stop()
    },
    { scope: 'worker', timeout: 60_000 }
  ],
  page: async ({ lab }, use) => {
    const page = await lab.open()
    await use(page)
    if (lab.host === 'web') await page.context().close()
  }
})

async function webLab(owner: string, { chromium }: PlaywrightWorkerArgs['playwright']): Promise<LabUnderTest> {
  const server = await startWebHost(owner)
  const browser: Browser = await chromium.launch()
  return {
    host: 'web',
    owner,
    run: (command, input) => server.run(command, input),
    async open() {
      const page = await (await browser.newContext()).newPage()
      await openLab(page, server.address)
      return page
    },
    async saved(page, folder, save) {
      const [download] = await Promise.all([page.waitForEvent('download'), save()])
      const file = `${folder}/${download.suggestedFilename()}`
      await download.saveAs(file)
      return file
    },
    async stop() {
      await browser.close()
      await server.stop()
    }
  }
}

async function desktopLab(owner: string): Promise<LabUnderTest> {
  const missing = whyNoDesktop()
  if (missing !== null) throw new Error(`no desktop lab can be started: ${missing}`)
  await removeTraces(owner)
  const desktop = await launchDesktop({}, repository, ['--lab', owner])
  const { app, page } = desktop
  const run = async (command: string, input: object): Promise<unknown> => {
    const answer = await page.evaluate(([name, given]) => (globalThis as unknown as { readonly pauselab: DesktopBridge }).pauselab.run(name, given), [command as CommandName, input] as const)
    if ('error' in answer) throw new Error(`${command}: ${JSON.stringify(answer.error)}`)
    return answer.result
  }
  // The web host says its address only once it has looked for an engine; a window opens at once.
  await base.expect.poll(async () => ((await run('engine.status', {})) as EngineStatus).state, { timeout: 30_000 }).toBe('ready')
  return {
    host: 'desktop',
    owner,
    run,
    async open() {
      await page.emulateMedia({ colorScheme: null, reducedMotion: null })
      await page.reload()
      await page.getByRole('banner').waitFor()
      return page
    },
    async saved(_page, folder, save) {
      // The system's own dialog is no part of the window: the answer that its user would give is put in its place.
      await app.evaluate(({ dialog }, into) => {
        dialog.showSaveDialog = (...words: unknown[]) => {
          const { defaultPath = 'unnamed' } = words.at(-1) as { defaultPath?: string }
          const filePath = `${into}/${defaultPath.split('/').at(-1) ?? ''}`
          ;(globalThis as { savedAs?: string }).savedAs = filePath
          return Promise.resolve({ canceled: false, filePath })
        }
      }, folder)
      await save()
      let file = ''
      await base.expect
        .poll(async () => {
          file = (await app.evaluate(() => (globalThis as { savedAs?: string }).savedAs)) ?? ''
          return statSync(file, { throwIfNoEntry: false })?.size ?? 0
        })
        .toBeGreaterThan(0)
      await app.evaluate(() => void delete (globalThis as { savedAs?: string }).savedAs)
      return file
    },
    async stop() {
      await desktop.stop()
      await removeTraces(owner)
    }
  }
}
