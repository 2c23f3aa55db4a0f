import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SandboxProject } from './sandboxProject'

let project: SandboxProject
beforeEach(() => {
  project = new SandboxProject()
})
afterEach(() => {
  project.remove()
})

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !condition(); await sleep(20)) {
    if (Date.now() > end) throw new Error('it never came')
  }
}

describe('npm start', () => {
  it('builds once, and again only when sources changed', async () => {
    const first = await project.start(['--web'])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain('Building the lab')
    expect(first.stdout).toContain('Docker engine 1.2.3 at unix:///fake.sock')
    expect(first.stdout).toContain('WEB []')

    const second = await project.start(['--web'])
    expect(second.stdout).not.toContain('Building')
    expect(project.builds().ended).toBe(1)

    project.write('src-renderer/new.ts', 'x')
    await project.start(['--web'])
    expect(project.builds().ended).toBe(2)
  })

  it('hands its flags to the web host and ends as the host ends', async () => {
    const { code, stdout } = await project.start(['--web', '--port', '4000', '--token', 'abc', '--no-open', '--lab', 'two'], { FAKE_EXIT: '5' })
    expect(stdout).toContain('WEB ["--lab","two","--port","4000","--token","abc","--no-open"]')
    expect(code).toBe(5)
  })

  it('refuses a flag it does not know, before doing anything', async () => {
    const { code, stderr } = await project.start(['--prot', '1'])
    expect(code).toBe(2)
    expect(stderr).toContain('--prot')
    expect(project.builds().began).toBe(0)
  })

  it('speaks Chinese where the locale does', async () => {
    expect((await project.start(['--help'], { LANG: 'zh_CN.UTF-8' })).stdout).toContain('用法')
  })

  it('opens the lab without an engine, and says the next step', async () => {
    const { code, stdout, stderr } = await project.start(['--web'], { FAKE_ENGINE: 'none' })
    expect(stderr).toContain('No Docker engine answers')
    expect(stderr).toContain('DOCKER_HOST is unix:///fake.sock')
    expect(stdout).toContain('WEB []')
    expect(code).toBe(0)
  })

  it('starts nothing after a failed build, and builds again next time', async () => {
    const failed = await project.start(['--web'], { FAKE_BUILD: 'fail' })
    expect(failed.code).toBe(1)
    expect(failed.stdout).not.toContain('WEB')
    expect((await project.start(['--web'])).stdout).toContain('WEB []')
  })

  it('takes no build for complete that was killed', async () => {
    await project.start(['--web'])
    project.write('src-main/more.js', 'x')
    const killed = project.spawn(['--web'], { FAKE_BUILD: 'hang' })
    await until(() => project.builds().began === 2)
    killed.kill('SIGTERM')
    await once(killed, 'close')
    expect(fs.existsSync(project.path('out/.stamp'))).toBe(false)
    expect(fs.existsSync(project.path('.cache/launcher.lock'))).toBe(false)
    expect((await project.start(['--web'])).stdout).toContain('WEB []')
    expect(project.builds()).toEqual({ began: 3, ended: 2 })
  })

  it('goes on at once when the launcher before was killed hard', async () => {
    const killed = project.spawn(['--web'], { FAKE_BUILD: 'hang' })
    await until(() => project.builds().began === 1)
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    expect(fs.existsSync(project.path('.cache/launcher.lock'))).toBe(true)
    expect((await project.start(['--web'])).stdout).toContain('WEB []')
  })

  it('builds once when three start together', async () => {
    const all = await Promise.all([project.start(['--web']), project.start(['--web']), project.start(['--web'])])
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0])
    for (const { stdout } of all) expect(stdout).toContain('WEB []')
    expect(project.builds()).toEqual({ began: 1, ended: 1 })
  })

  it('passes signals on and ends with the host', async () => {
    const child = project.spawn(['--web'], { FAKE_STAY: '1' })
    let stdout = ''
    child.stdout?.on('data', (chunk) => (stdout += String(chunk)))
    await until(() => stdout.includes('WEB'))
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([7, null])
    expect(stdout).toContain('TERM heard')
  })
})

describe.skipIf(process.platform === 'win32')('npm start that is killed', () => {
  it('ends the lab, though the shell between them passes nothing on', async () => {
    // What npm does: a shell of its own, which dies of the signal.
    const script = `"${process.execPath}" "${project.path('scripts/start.mjs')}" --web; exit $?`
    const shell = spawn('sh', ['-c', script], {
      env: { PATH: process.env['PATH'], HOME: project.folder, DOCKER_HOST: 'unix:///fake.sock', npm_lifecycle_event: 'start', FAKE_STAY: '1' },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    let stdout = ''
    shell.stdout.on('data', (chunk) => (stdout += String(chunk)))
    await until(() => stdout.includes('WEB'))
    shell.kill('SIGTERM')
    await until(() => stdout.includes('TERM heard'))
    expect(shell.signalCode).toBe('SIGTERM')
  })
})

describe.skipIf(process.platform !== 'linux')('the host', () => {
  const root = process.getuid?.() === 0

  it('is the web page where there is no display', async () => {
    const { stdout } = await project.start()
    expect(stdout).toContain('there is no display')
    expect(stdout).toContain('WEB []')
  })

  it.runIf(root)('is the web page for root, with the reason', async () => {
    expect((await project.start([], { DISPLAY: ':9' })).stdout).toContain('as root')
  })
})
