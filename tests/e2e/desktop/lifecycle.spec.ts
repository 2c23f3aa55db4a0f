import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type Desktop, launchDesktop, whyNoDesktop } from './launch'

const missing = whyNoDesktop()
test.skip(missing !== null, missing ?? '')

let desktop: Desktop
test.beforeEach(async () => {
  desktop = await launchDesktop({ DOCKER_HOST: 'unix:///nonexistent/pauselab-test.sock' })
})
test.afterEach(() => desktop.stop())

function address(): Promise<string> {
  return desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '')
}

function crash(): Promise<void> {
  return desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
}

function processId(): Promise<number> {
  return desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)
}

test('the window shows itself once it is drawn, and is remembered', async () => {
  await expect.poll(() => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true)
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1_000, 700))
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined)
  await expect.poll(() => existsSync(join(desktop.dataDir, 'desktop.json'))).toBe(true)
  expect(JSON.parse(readFileSync(join(desktop.dataDir, 'desktop.json'), 'utf8'))).toMatchObject({ width: 1_000, height: 700 })
})

test('a second start ends at once and brings the first window to the front', async () => {
  await desktop.app.evaluate(({ BrowserWindow, app }) => {
    Object.assign(globalThis, { secondStarts: 0 })
    app.on('second-instance', () => (globalThis as unknown as { secondStarts: number }).secondStarts++)
    BrowserWindow.getAllWindows()[0]?.hide()
  })
  const { file, args, env } = desktop.command
  const second = spawn(file, [...args], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  second.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(second, 'close')) as [number]
  expect(code).toBe(0)
  expect(said).toContain('PauseLab is open already')
  await expect.poll(() => desktop.app.evaluate(() => (globalThis as unknown as { secondStarts: number }).secondStarts)).toBe(1)
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))).toEqual([true])
})

test('a page that crashes comes back once, and then says what is wrong', async () => {
  const first = await processId()
  await crash()
  await expect.poll(processId).not.toBe(first)
  await expect.poll(address).toBe('app://pauselab/')
  await expect.poll(() => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('"pauselab" in window') as Promise<boolean>)).toBe(true)
  await crash()
  await expect.poll(address).toBe('app://pauselab/crashed')
  const words = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText') as Promise<string>)
  expect(words).toMatch(/crashed twice|崩溃/)
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it in good order within 2 s`, async () => {
    const child = desktop.child
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = once(child, 'exit')
    const from = performance.now()
    child.kill(signal)
    expect((await ended)[0]).toBe(0)
    expect(performance.now() - from).toBeLessThan(2_000)
    expect(said).toContain('PauseLab has ended.')
  })
}

test('closing the window ends the app', async () => {
  test.skip(process.platform === 'darwin', 'a Mac\'s app outlives its windows')
  const ended = once(desktop.child, 'exit')
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined)
  expect((await ended)[0]).toBe(0)
})
