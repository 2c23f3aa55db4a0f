import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import type { FakeLab } from '../../fixtures/fakeLab'
import { type Desktop, launchDesktop, repository, whyNoDesktop } from './launch'

/** What becomes of the pods when the app ends. The lab is a fake, so that pods come and go as the test wants; the host is the real one. */

const missing = whyNoDesktop()
test.skip(missing !== null, missing ?? '')

let appDir: string
test.beforeAll(async () => {
  const parent = join(repository, '.cache')
  mkdirSync(parent, { recursive: true })
  // Within the repository, so that the bundle finds its packages.
  appDir = mkdtempSync(join(parent, 'desktop-test-'))
  // The app runs as another user.
  chmodSync(appDir, 0o755)
  await build({
    root: repository,
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(repository, 'tests/fixtures/desktopProcess.ts'), outDir: join(appDir, 'out/main'), target: 'node20', rollupOptions: { external: ['electron'], output: { entryFileNames: 'electron.js' } } }
  })
  for (const part of ['preload', 'renderer']) symlinkSync(join(repository, 'out', part), join(appDir, 'out', part))
  writeFileSync(join(appDir, 'package.json'), JSON.stringify({ name: 'pauselab', version: '0.0.0', type: 'module', main: 'out/main/electron.js' }))
})
test.afterAll(() => rmSync(appDir, { recursive: true, force: true }))

interface Asked {
  readonly message: string
  readonly buttons: readonly string[]
  readonly checkboxLabel: string
}

interface MainGlobals {
  fakeLab: FakeLab
  asked: Asked[]
}

const QUIT = 0
const DELETE = 1
const CANCEL = 2

let desktop: Desktop
let said: string

async function start(pods: number, env: Record<string, string> = {}): Promise<void> {
  desktop = await launchDesktop({ FAKE_PODS: String(pods), PAUSELAB_QUIET_EXIT: '', ...env }, appDir)
  said = ''
  desktop.child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
}
test.afterEach(() => desktop.stop())

/** From now on the dialog gets this answer, and the question is kept. */
function answerWith(response: number, checkboxChecked = false): Promise<void> {
  return desktop.app.evaluate(
    ({ dialog }, answer) => {
      const main = globalThis as unknown as MainGlobals
      main.asked = []
      dialog.showMessageBox = async (...words: unknown[]) => {
        main.asked.push(words.at(-1) as Asked)
        return answer
      }
    },
    { response, checkboxChecked }
  )
}

function asked(): Promise<readonly Asked[]> {
  return desktop.app.evaluate(() => (globalThis as unknown as MainGlobals).asked)
}

/** The app may be gone before it can answer. */
async function closeWindow(): Promise<void> {
  await desktop.app.evaluate(({ BrowserWindow }) => setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 0)).catch(() => undefined)
}

async function exitCode(): Promise<number | null> {
  if (desktop.child.exitCode === null) await once(desktop.child, 'exit')
  return desktop.child.exitCode
}

test('without pods nothing is asked', async () => {
  await start(0)
  await answerWith(CANCEL)
  await closeWindow()
  expect(await exitCode()).toBe(0)
  expect(said).not.toContain('keep running')
})

test('with pods the user is told that they stay, and may stay, too', async () => {
  await start(2)
  await answerWith(CANCEL)
  await closeWindow()
  await expect.poll(asked).toHaveLength(1)
  expect((await asked())[0]).toMatchObject({ message: 'Your 2 pods keep running.', buttons: ['Quit', 'Delete All Pods and Quit', 'Cancel'] })
  await desktop.page.waitForTimeout(300)
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))).toEqual([true])
  expect(await desktop.app.evaluate(() => (globalThis as unknown as MainGlobals).fakeLab.stopped)).toBe(false)
})

test('quitting leaves the pods and says so in the terminal', async () => {
  await start(2)
  await answerWith(QUIT)
  await closeWindow()
  expect(await exitCode()).toBe(0)
  expect(said).toContain('Your pods keep running (2)')
})

test('"do not ask again" is remembered', async () => {
  await start(1)
  await answerWith(QUIT, true)
  await closeWindow()
  expect(await exitCode()).toBe(0)
  expect(JSON.parse(readFileSync(join(desktop.dataDir, 'desktop.json'), 'utf8'))).toMatchObject({ askOnQuit: false })
})

test('deleting waits until the last pod is gone', async () => {
  await start(2)
  await answerWith(DELETE)
  const from = performance.now()
  await closeWindow()
  expect(await exitCode()).toBe(0)
  expect(performance.now() - from).toBeGreaterThan(450)
  expect(said).toContain('PauseLab has ended.')
  expect(said).not.toContain('keep running')
})

test('quitting twice asks once', async () => {
  await start(1)
  await desktop.app.evaluate(({ dialog, app }) => {
    const main = globalThis as unknown as MainGlobals
    main.asked = []
    dialog.showMessageBox = (...words: unknown[]) => {
      main.asked.push(words.at(-1) as Asked)
      return new Promise(() => undefined)
    }
    app.quit()
    app.quit()
  })
  await closeWindow()
  await desktop.page.waitForTimeout(300)
  expect(await asked()).toHaveLength(1)
  desktop.child.kill('SIGTERM')
  expect(await exitCode()).toBe(0)
})

test('a signal asks nothing', async () => {
  await start(1)
  await answerWith(CANCEL)
  desktop.child.kill('SIGTERM')
  expect(await exitCode()).toBe(0)
  expect(said).toContain('Your pods keep running (1)')
})

test('PAUSELAB_QUIET_EXIT=1 asks nothing', async () => {
  await start(1, { PAUSELAB_QUIET_EXIT: '1' })
  await answerWith(CANCEL)
  await closeWindow()
  expect(await exitCode()).toBe(0)
})

test('the menu and the question speak the language of the settings, at once', async () => {
  await start(1)
  await answerWith(CANCEL)
  const labels = (): Promise<readonly string[]> => desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])
  expect(await labels()).toContain('Edit')
  await desktop.app.evaluate(() => {
    const { fakeLab } = globalThis as unknown as MainGlobals
    fakeLab.publish({ settings: { ...fakeLab.snapshot().settings, language: 'zh-CN' } })
  })
  expect(await labels()).toContain('编辑')
  await closeWindow()
  await expect.poll(asked).toHaveLength(1)
  expect((await asked())[0]).toMatchObject({ message: '您的 1 个 Pod 会继续运行。', checkboxLabel: '不再询问' })
})
