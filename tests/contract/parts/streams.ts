import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import type { LogOptions } from '../../../src-main/runtime/port'
import { type Ground, refusalOf } from '../ground'

export function streams(ground: () => Ground): void {
  describe('logs', () => {
    test('of one that has ended: all, by channel, and then the end', async () => {
      const g = ground()
      const id = await g.run('a', { args: ['crash', '--after', '10ms', '--code', '4'] })
      await g.ended(id)
      // The engine reads the two beside each other: which line comes first is not certain.
      expect([...(await logs(g, id))].sort()).toEqual(['stderr crash: exiting with 4\n', 'stdout crash: exit code 4 in 10 ms\n'])
      expect(await logs(g, id, { tail: 1 })).toHaveLength(1)
      expect(await logs(g, id, { tail: 0 })).toEqual([])
    })

    test('follow until it ends; or not at all', async () => {
      const g = ground()
      const id = await g.run('a', { args: ['stubborn'] })
      await g.until('its first line', async () => (await logs(g, id, { follow: false })).length === 1)
      const following = logs(g, id)
      await g.runtime.killContainer(id, 'SIGTERM')
      await g.until('its second line', async () => (await logs(g, id, { follow: false })).length === 2)
      await g.runtime.killContainer(id, 'SIGKILL')
      expect(await following).toEqual(['stdout stubborn: SIGTERM will not end this\n', 'stdout stubborn: SIGTERM disregarded\n'])
    })

    test('end when the reader has enough', async () => {
      const g = ground()
      const id = await g.run('a')
      const abort = new AbortController()
      const reading = logs(g, id, { signal: abort.signal })
      abort.abort()
      expect(await reading).toEqual([])
    })

    test('none are kept, nobody is there', async () => {
      const g = ground()
      const id = await g.run('a', { log: 'none' })
      expect(await refusalOf(logs(g, id))).toEqual({ kind: 'other', message: expect.stringContaining('configured logging driver does not support reading') })
      expect(await refusalOf(logs(g, 'nobody'))).toEqual({ kind: 'not-found', message: expect.stringContaining('No such container: nobody') })
    })

    test('of a terminal: one channel, with its ends of lines', async () => {
      const g = ground()
      const id = await g.run('a', { args: ['crash', '--after', '10ms', '--code', '4'], tty: true })
      await g.ended(id)
      const printed = (await logs(g, id)).map((chunk) => chunk.split(' '))
      expect(new Set(printed.map(([channel]) => channel))).toEqual(new Set(['stdout']))
      const text = printed.map(([, ...words]) => words.join(' ')).join('')
      expect(text.split('\r\n').sort()).toEqual(['', 'crash: exit code 4 in 10 ms', 'crash: exiting with 4'])
    })

    test('go on over a second start', async () => {
      const g = ground()
      const id = await g.run('a', { args: ['crash', '--after', '0', '--code', '0'] })
      await g.ended(id)
      await g.runtime.startContainer(id)
      await g.until('four lines', async () => (await logs(g, id)).length === 4)
    })
  })

  describe('exec', () => {
    test('output by channel and the exit code', async () => {
      const g = ground()
      const id = await g.run('a')
      const good = await g.runtime.exec(id, ['/demo', 'ps'], { timeoutMs: 200_000 })
      expect(good).toMatchObject({ exitCode: 0, stderr: '' })
      expect(good.stdout).toContain(' S     /demo sleep\n')
      const bad = await g.runtime.exec(id, ['/demo', 'nonsense'], { timeoutMs: 200_000 })
      expect(bad).toMatchObject({ exitCode: 2, stdout: '' })
      expect(bad.stderr).toContain('unknown mode "nonsense"')
      expect((await g.runtime.exec(id, ['/demo', 'crash', '--after', '0', '--code', '200'], { timeoutMs: 200_000 })).exitCode).toBe(200)
    })

    test.each([
      [['nope'], 'exec: "nope": executable file not found in $PATH: unknown'],
      [['/nope'], 'exec: "/nope": stat /nope: no such file or directory: unknown'],
      [['/bin'], 'exec: "/bin": permission denied: unknown']
    ])('%j cannot be run', async (command, words) => {
      const g = ground()
      const id = await g.run('a')
      const result = await g.runtime.exec(id, command, { timeoutMs: 200_000 })
      expect([126, 127]).toContain(result.exitCode)
      expect(result.stdout).toContain(words)
    })

    test('one that takes too long is left alone', async () => {
      const g = ground()
      const id = await g.run('a')
      expect(await g.runtime.exec(id, ['/demo', 'stubborn'], { timeoutMs: 6_000 })).toEqual({ exitCode: null, stdout: 'stubborn: SIGTERM will not end this\n', stderr: '' })
      expect((await g.runtime.exec(id, ['ps'], { timeoutMs: 200_000 })).stdout).toContain('/demo stubborn')
    })

    test('needs one that runs', async () => {
      const g = ground()
      const id = await g.create('a')
      expect(await refusalOf(g.runtime.exec(id, ['ps'], { timeoutMs: 1_000 }))).toEqual({ kind: 'conflict', message: `Container ${id} is not running` })
      expect(await refusalOf(g.runtime.exec('nobody', ['ps'], { timeoutMs: 1_000 }))).toEqual({ kind: 'not-found', message: 'No such container: nobody' })
    })
  })

  describe('attach', () => {
    test('before the start: nothing is missed, and the end is heard', async () => {
      const g = ground()
      const id = await g.create('a', { args: ['crash', '--after', '10ms', '--code', '4'] })
      const { stdout, stderr, stdin } = await g.runtime.attach(id)
      const texts = Promise.all([text(stdout), text(stderr)])
      await g.runtime.startContainer(id)
      expect(await texts).toEqual(['crash: exit code 4 in 10 ms\n', 'crash: exiting with 4\n'])
      stdin.destroy()
    })

    test('stdin reaches the program, and its end ends the probe', async () => {
      const g = ground()
      const id = await g.create('a', { image: 'pauselab/probe', args: [], pid: 'host', network: { mode: 'host' }, openStdin: true, log: 'none' })
      const { stdin, stdout } = await g.runtime.attach(id)
      const lines: { t?: string; req?: number }[] = []
      createInterface({ input: stdout }).on('line', (line) => lines.push(JSON.parse(line) as { t?: string }))
      await g.runtime.startContainer(id)
      stdin.write('{"op":"scan","req":41}\n{"op":')
      stdin.write('"scan","req":42}\n')
      await g.until('both answers', () => [41, 42].every((req) => lines.some((line) => line.req === req)))
      expect(lines[0]).toMatchObject({ t: 'hello', protocol: 1 })
      stdin.end()
      expect((await g.ended(id)).exitCode).toBe(0)
    })

    test('needs somebody', async () => {
      expect(await refusalOf(ground().runtime.attach('nobody'))).toMatchObject({ kind: 'not-found' })
    })
  })
}

async function logs(g: Ground, id: string, options: Partial<LogOptions> = {}): Promise<readonly string[]> {
  const found: string[] = []
  for await (const chunk of g.runtime.logs(id, { tail: 100, signal: AbortSignal.timeout(60_000), ...options })) found.push(`${chunk.channel} ${chunk.data.toString('utf8')}`)
  return found
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let found = ''
  for await (const chunk of stream) found += chunk.toString()
  return found
}
