import { readFileSync, readlinkSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { CommandAnswer, CommandName } from '../../../src-main/api'
import { type Desktop, launchDesktop, whyNoDesktop } from './launch'

/** What the preload puts on the page, as a page's script sees it. */
interface Bridge {
  run(name: string, input: unknown): Promise<CommandAnswer<CommandName>>
}

const missing = whyNoDesktop()
test.skip(missing !== null, missing ?? '')

// A DOCKER_HOST that is set is final: this lab finds no engine and touches none.
const NO_ENGINE = { DOCKER_HOST: 'unix:///nonexistent/pauselab-test.sock' }
let desktop: Desktop
test.beforeAll(async () => {
  desktop = await launchDesktop(NO_ENGINE)
})
test.afterAll(() => desktop.stop())

test.describe('the page', () => {
  test('comes from app://pauselab/', () => {
    expect(desktop.page.url()).toMatch(/^app:\/\/pauselab\//)
  })

  test('has no Node and nothing of Electron', async () => {
    const seen = await desktop.page.evaluate(() => {
      const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'ipcRenderer', 'electron']
      return { known: names.filter((name) => name in globalThis), bridge: Object.keys((window as unknown as { pauselab: object }).pauselab).sort() }
    })
    expect(seen).toEqual({ known: [], bridge: ['openManifest', 'platform', 'run', 'saveFile', 'subscribe'] })
  })

  test('cannot swap the bridge', async () => {
    const swapped = await desktop.page.evaluate(() => {
      const holder = window as unknown as { pauselab: { run: unknown } }
      const before = holder.pauselab.run
      try {
        holder.pauselab.run = () => 'mine'
      } catch {
        // Frozen: assigning throws in strict code.
      }
      return holder.pauselab.run !== before
    })
    expect(swapped).toBe(false)
  })

  test('cannot reach into the preload: its world is another', async () => {
    const heard = await desktop.page.evaluate(async () => {
      const originals = { set: Map.prototype.set, get: Map.prototype.get, catch: Promise.prototype.catch }
      const broken = (): never => {
        throw new Error('the preload uses what the page broke')
      }
      Object.assign(Map.prototype, { set: broken, get: broken })
      Promise.prototype.catch = broken
      try {
        const { pauselab } = window as unknown as { pauselab: { subscribe(listener: (message: { type: string }) => void): () => void } }
        return await new Promise<string>((resolve) => {
          const stop = pauselab.subscribe((message) => {
            resolve(message.type)
            setTimeout(() => stop(), 0)
          })
        })
      } finally {
        Object.assign(Map.prototype, { set: originals.set, get: originals.get })
        Promise.prototype.catch = originals.catch
      }
    })
    expect(heard).toBe('snapshot')
  })

  test('runs in a process that the kernel fences in', async () => {
    test.skip(process.platform !== 'linux', 'read from /proc')
    const pid = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
    expect(status).toMatch(/^Seccomp:\s+2$/m)
    for (const kind of ['user', 'pid', 'net']) expect(readlinkSync(`/proc/${pid}/ns/${kind}`)).not.toBe(readlinkSync(`/proc/self/ns/${kind}`))
    const main = await desktop.app.evaluate(() => process.argv)
    expect(main).not.toContain('--no-sandbox')
  })
})

test.describe('commands', () => {
  function run(name: string, input: unknown): Promise<CommandAnswer<CommandName>> {
    return desktop.page.evaluate(([command, value]) => (window as unknown as { pauselab: Bridge }).pauselab.run(command, value), [name, input] as const)
  }

  test('are answered', async () => {
    expect(await run('engine.status', {})).toMatchObject({ result: { endpoint: NO_ENGINE.DOCKER_HOST } })
  })

  test('answer with envelopes when they fail', async () => {
    expect(await run('pods.nuke', {})).toMatchObject({ error: { code: 'unknown-command', details: [] } })
    expect(await run('constructor', {})).toMatchObject({ error: { code: 'unknown-command' } })
    expect(await run('pods.delete', { uid: '' })).toHaveProperty('error.code', expect.stringMatching(/^(invalid|bad-request)$/))
  })

  test('are refused aloud to any other page, even with our preload', async () => {
    const answers = await desktop.app.evaluate(async ({ BrowserWindow, app }, urls) => {
      const preload = process.getBuiltinModule('node:path').join(app.getAppPath(), 'out/preload/preload.cjs')
      const found: string[] = []
      for (const url of urls) {
        const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } })
        await stranger.loadURL(url)
        const call = 'window.pauselab.run("snapshot.get", {}).then((answer) => "answered " + JSON.stringify(answer), (error) => "refused " + error.message)'
        found.push((await stranger.webContents.executeJavaScript(call)) as string)
        stranger.destroy()
      }
      return found
    }, ['data:text/html,stranger', 'about:blank'])
    for (const answer of answers) expect(answer).toMatch(/^refused .*PauseLab refused this call/)
    expect(answers).toHaveLength(2)
  })

  test('of other shapes are refused', async () => {
    const answer = await desktop.app.evaluate(async ({ BrowserWindow, app }) => {
      // A preload of the test's own, on our own page: what a page could send if it got hold of the raw channel.
      const { join } = process.getBuiltinModule('node:path')
      const preload = join(app.getPath('userData'), 'raw.cjs')
      process.getBuiltinModule('node:fs').writeFileSync(preload, 'const { ipcRenderer, contextBridge } = require("electron"); contextBridge.exposeInMainWorld("raw", (c, v) => ipcRenderer.invoke(c, v))')
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } })
      await window.loadURL('app://pauselab/crashed')
      const ask = (channel: string, value: unknown): Promise<string> =>
        window.webContents.executeJavaScript(`window.raw(${JSON.stringify(channel)}, ${JSON.stringify(value)}).then(() => "answered", () => "refused")`) as Promise<string>
      const all = [await ask('lab:run', { kind: 'command', name: 'engine.status', input: {} }), await ask('lab:run', { kind: 'eval' }), await ask('lab:run', null), await ask('lab:other', {}), await ask('__ELECTRON_LOG__', { cmd: 'getOptions' })]
      window.destroy()
      return all
    })
    expect(answer).toEqual(['answered', 'refused', 'refused', 'refused', 'refused'])
  })
})

test.describe('leaving the page', () => {
  function place(): Promise<{ href: string; title: string }> {
    return desktop.page.evaluate(() => ({ href: location.href, title: document.title }))
  }

  /** Notes what would be opened outside, and opens nothing. */
  async function outside(act: () => Promise<unknown>): Promise<readonly string[]> {
    await desktop.app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = async (url) => void opened.push(url)
    })
    await act()
    await desktop.page.waitForTimeout(300)
    return desktop.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  }

  for (const url of ['https://example.com/', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'data:text/html,x', 'app://evil/', 'javascript:document.title="run"']) {
    test(`to ${url} is blocked`, async () => {
      const before = await place()
      const opened = await outside(() => desktop.page.evaluate((to) => void (location.href = to), url))
      expect(await place()).toEqual(before)
      expect(await desktop.page.evaluate(() => 'pauselab' in window)).toBe(true)
      expect(opened).toEqual([])
    })
  }

  test('leaves it hearing the lab', async () => {
    const heard = await desktop.page.evaluate(async () => {
      const { pauselab } = window as unknown as { pauselab: Bridge & { subscribe(listener: (message: { type: string }) => void): () => void } }
      const types: string[] = []
      const stop = pauselab.subscribe(({ type }) => types.push(type))
      location.href = 'https://example.com/'
      await new Promise((resolve) => setTimeout(resolve, 300))
      await pauselab.run('settings.set', { projector: true })
      await new Promise((resolve) => setTimeout(resolve, 700))
      stop()
      return types
    })
    expect(heard[0]).toBe('snapshot')
    expect(heard.slice(1)).toContain('patch')
  })

  test('to an empty page, which no event announces, is undone', async () => {
    await desktop.page.evaluate(() => void (location.href = 'about:blank'))
    await expect(async () => {
      expect((await place()).href).toMatch(/^app:\/\/pauselab\//)
      expect(await desktop.page.evaluate(() => 'pauselab' in window)).toBe(true)
    }).toPass({ timeout: 30_000 })
  })

  test('by a new window is blocked', async () => {
    const opened = await outside(async () => {
      for (const url of ['https://example.com/', 'app://pauselab/', 'file:///etc/passwd', 'about:blank', '']) {
        expect(await desktop.page.evaluate((to) => window.open(to) === null, url)).toBe(true)
      }
    })
    expect(opened).toEqual([])
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('to a document opens it outside', async () => {
    const url = 'https://kubernetes.io/docs/concepts/workloads/pods/'
    const opened = await outside(async () => {
      await desktop.page.evaluate((to) => window.open(to), url)
      await desktop.page.evaluate((to) => void (location.href = to), url)
    })
    expect(opened).toEqual([url, url])
    expect(desktop.page.url()).toMatch(/^app:\/\/pauselab\//)
  })

  test('by a webview or a frame is blocked', async () => {
    const made = await desktop.page.evaluate(async () => {
      const webview = document.createElement('webview')
      const frame = document.createElement('iframe')
      webview.setAttribute('src', 'data:text/html,x')
      frame.src = 'data:text/html,x'
      const violation = new Promise<string>((resolve) => document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true }))
      document.body.append(webview, frame)
      const directive = await violation
      const result = { directive, webview: 'getWebContentsId' in webview }
      webview.remove()
      frame.remove()
      return result
    })
    expect(made).toEqual({ directive: 'frame-src', webview: false })
    expect(await desktop.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1)
  })
})

test.describe('the policy of the page', () => {
  test('runs no inline script and no handler', async () => {
    const run = await desktop.page.evaluate(async () => {
      const marks = globalThis as unknown as Record<string, unknown>
      const script = document.createElement('script')
      script.textContent = 'globalThis.inlineRan = true'
      const image = document.createElement('img')
      image.setAttribute('onerror', 'globalThis.handlerRan = true')
      image.src = 'data:image/png;base64,broken'
      document.body.append(script, image)
      await new Promise((resolve) => setTimeout(resolve, 300))
      script.remove()
      image.remove()
      return { inline: marks.inlineRan, handler: marks.handlerRan }
    })
    expect(run).toEqual({ inline: undefined, handler: undefined })
  })

  for (const attempt of ['eval("1")', 'new Function("return 1")()']) {
    test(`evaluates no text: ${attempt}`, async () => {
      // After a wait, as what a debugger starts is exempt from the policy at first.
      const script = `new Promise((resolve) => setTimeout(() => { try { resolve('ran ' + ${attempt}) } catch (error) { resolve(error.name) } }, 10))`
      expect(await desktop.page.evaluate(script)).toBe('EvalError')
    })
  }

  test('fetches nothing from elsewhere', async () => {
    const answers = await desktop.page.evaluate((urls) => Promise.all(urls.map((url) => fetch(url).then(() => 'came', () => 'blocked'))), ['https://example.com/', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'app://evil/index.html'])
    expect(answers).toEqual(['blocked', 'blocked', 'blocked', 'blocked'])
  })

  test('is sent with every file', async () => {
    const policy = await desktop.page.evaluate(() => fetch('app://pauselab/').then((response) => response.headers.get('content-security-policy')))
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
  })

  test('gives no permission', async () => {
    const states = await desktop.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as const
      const queried = await Promise.all(names.map((name) => navigator.permissions.query({ name }).then(({ state }) => state)))
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', () => 'denied')
      return [...queried, await Notification.requestPermission(), media]
    })
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied', 'denied', 'denied'])
  })
})

test('app:// reaches no file but the window\'s', async () => {
  const paths = ['../main/electron.js', '..%2fmain%2felectron.js', '%2e%2e/%2e%2e/package.json', '..%5c..%5cpackage.json', '//etc/passwd', '%2fetc%2fpasswd', 'index.html%00.js', '.git/config', 'missing.js']
  const fromPage = await desktop.page.evaluate((all) => Promise.all(all.map((path) => fetch(`app://pauselab/${path}`).then(({ status }) => status))), paths)
  expect(fromPage).toEqual(paths.map(() => 404))
  const fromMain = await desktop.app.evaluate(({ net }, all) => Promise.all(all.map((path) => net.fetch(`app://pauselab/${path}`).then(({ status }) => status))), paths)
  expect(fromMain).toEqual(paths.map(() => 404))
  const others = await desktop.page.evaluate(() => Promise.all(['POST', 'PUT', 'DELETE'].map((method) => fetch('app://pauselab/', { method }).then(({ status }) => status))))
  expect(others).toEqual([403, 403, 403])
})
