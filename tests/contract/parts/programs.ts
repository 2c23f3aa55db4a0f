import { expect, test } from 'vitest'
import type { Ground, More } from '../ground'

interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The bundled programs do in the simulation what they do on a machine. Each case: arguments, exit code, output, complaints. */
export function programs(ground: () => Ground): void {
  async function run(args: readonly string[], more: More = {}): Promise<Result> {
    const g = ground()
    const id = await g.run(`run${Math.random().toString(36).slice(2)}`, { args, ...more })
    const { exitCode } = await g.ended(id)
    const text = { stdout: '', stderr: '' }
    for await (const { channel, data } of g.runtime.logs(id, { tail: 1_000, follow: false, signal: AbortSignal.timeout(60_000) })) text[channel] += data.toString('utf8')
    return { code: exitCode, ...text }
  }

  test.each([
    [['nonsense'], 2, 'demo: unknown mode "nonsense"; modes: web fetch '],
    [[], 2, 'demo: no mode given; modes: web fetch '],
    [['web', '--prot', '80'], 2, 'demo web: unknown flag --prot\nsee `demo help web`\n'],
    [['web', '--port', '70000'], 2, 'demo web: --port: "70000" is not a number from 1 to 65535\n'],
    [['web', '--port'], 2, 'demo web: --port needs a value\n'],
    [['web', 'extra'], 2, 'demo web: unexpected argument "extra"\n'],
    [['sleep', '5parsecs'], 2, 'demo sleep: "5parsecs" is not a duration such as 500ms, 5s or 1m, nor infinity\n'],
    [['fetch', 'https://localhost'], 2, 'demo fetch: cannot fetch "https://localhost": it must begin with http://\n'],
    [['fetch', 'http://localhost:99999/'], 2, 'demo fetch: cannot fetch "http://localhost:99999/": its host or port is wrong\n'],
    [['crash', '--code', '256'], 2, 'demo crash: --code: "256" is not a number from 0 to 255\n'],
    [['kill', '-NOPE', '1'], 2, 'demo kill: unknown signal "NOPE"\n'],
    [['kill', '-9', '0'], 2, 'demo kill: "0" is not a PID\n'],
    [['cat', '/no/such'], 1, 'cat: /no/such: No such file or directory\n'],
    [['tail', '/bin'], 1, 'tail: /bin: Is a directory\n'],
    [['exists', '/no/such'], 1, 'exists: /no/such: No such file or directory\n'],
    [['exit', '7'], 7, 'exit: exiting with 7\n'],
    [['env', 'NOBODY'], 1, 'env: NOBODY is not set\n'],
    [['shm', 'read'], 1, 'shm read: segment with key 4711: there is none in this IPC namespace\n'],
    [['shm', 'read', '--posix'], 1, 'shm read: segment /pauselab-4711: there is none in this IPC namespace\n'],
    [['join-uts', 'hostname'], 1, 'join-uts: this container has a PID namespace of its own: its pod must set shareProcessNamespace\n']
  ])('%j exits with %s and complains', async (args, code, complaint) => {
    const result = await run(args)
    expect([result.code, result.stdout]).toEqual([code, ''])
    expect(result.stderr.startsWith(complaint), result.stderr).toBe(true)
  })

  test.each([
    [['hostname'], 'box\n'],
    [['cat', '/etc/passwd'], 'root:x:0:0:root:/:/demo\nnobody:x:65534:65534:nobody:/:/demo\n'],
    [['stat', '/tmp', '/bin/ps'], /^1777 0 0 \d+ directory \/tmp\n0777 0 0 5 link \/bin\/ps -> \/demo\n$/],
    [['ls', '/bin'], '0777 0 0 5 link kill -> /demo\n0777 0 0 5 link ps -> /demo\n0777 0 0 5 link sleep -> /demo\n'],
    [['env'], 'PATH=/bin:/\nHOSTNAME=box\nA=1\nHOME=/\n'],
    [['env', 'A', 'PATH'], 'A=1\nPATH=/bin:/\n'],
    [['exists', '/demo'], ''],
    [['eat', '--mb', '12'], 'eat: 10 MB\neat: 12 MB\n']
  ])('%j prints', async (args, expected) => {
    const { code, stdout, stderr } = await run(args, { hostname: 'box', env: ['A=1'] })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  })

  test('files: written, added to, printed, by whoever may', async () => {
    const g = ground()
    const { name } = await g.volume('files')
    const mounts = [{ volume: name, path: '/d', readOnly: false }]
    expect(await run(['write', '/d/x', 'one', 'two'], { mounts })).toEqual({ code: 0, stdout: '', stderr: '' })
    expect((await run(['write', '/d/x', 'three', '--append'], { mounts })).code).toBe(0)
    expect((await run(['cat', '/d/x'], { mounts })).stdout).toBe('one two\nthree\n')
    expect((await run(['stat', '/d/x'], { mounts })).stdout).toBe('0644 0 0 14 file /d/x\n')
    expect(await run(['write', '/d/x', 'no'], { mounts, user: '4711:4711' })).toEqual({ code: 1, stdout: '', stderr: 'write: /d/x: Permission denied\n' })
    expect(await run(['write', '/d/y', 'no'], { mounts, user: '4711:4711' })).toMatchObject({ code: 1, stderr: 'write: /d/y: Permission denied\n' })
    expect(await run(['write', '/d/x', 'no'], { mounts: [{ volume: name, path: '/d', readOnly: true }] })).toMatchObject({ code: 1, stderr: 'write: /d/x: Read-only file system\n' })
    expect(await run(['write', '/etc/x', 'no'], { readOnlyRoot: true })).toMatchObject({ code: 1, stderr: 'write: /etc/x: Read-only file system\n' })
    expect(await run(['exit', '3', '--message', 'why', '--to', '/d/m'], { mounts })).toMatchObject({ code: 3 })
    expect((await run(['cat', '/d/m'], { mounts })).stdout).toBe('why')
  })

  test('a log that another container of the volume follows', async () => {
    const g = ground()
    const { name } = await g.volume('log')
    const mounts = [{ volume: name, path: '/d', readOnly: false }]
    const tail = await g.run('tail', { args: ['tail', '/d/log'], mounts })
    await g.run('logger', { args: ['logger', '/d/log', '--every', '200ms'], mounts })
    const printed = async (): Promise<readonly string[]> => {
      const found: string[] = []
      for await (const chunk of g.runtime.logs(tail, { tail: 100, follow: false, signal: AbortSignal.timeout(60_000) })) found.push(`${chunk.channel} ${chunk.data.toString('utf8')}`)
      return found
    }
    const lines = await g.until('three lines', async () => {
      const found = await printed()
      return found.filter((line) => line.startsWith('stdout')).length >= 3 ? found : null
    })
    expect(lines.filter((line) => line.startsWith('stdout')).slice(0, 3)).toEqual([1, 2, 3].map((number) => expect.stringMatching(new RegExp(`^stdout ${number} \\S+Z\\n$`))))
  })

  test('IPC objects are those of the namespace', async () => {
    const g = ground()
    const pause = await g.pause()
    const join = { ipc: { container: pause } }
    expect(await run(['shm', 'write', 'hello'], join)).toEqual({ code: 0, stdout: '', stderr: 'shm write: written\n' })
    expect((await run(['shm', 'read'], join)).stdout).toBe('hello\n')
    expect((await run(['shm', 'read'])).code).toBe(1)
    expect((await run(['shm', 'remove'], join)).stderr).toBe('shm remove: removed\n')
    const receiver = await g.run('receiver', { args: ['mq', 'recv'], ...join })
    await run(['mq', 'send', 'letter'], join)
    expect((await g.ended(receiver)).exitCode).toBe(0)
    expect((await run(['sem', 'post'], join)).stderr).toBe('sem post: posted\n')
    expect((await run(['sem', 'get'], join)).stdout).toBe('1\n')
    expect((await run(['sem', 'wait'], join)).stderr).toBe('sem wait: taken\n')
    expect((await run(['sem', 'get'], join)).stdout).toBe('0\n')
  })

  test('pause’s hostname is joined by who shares its PIDs and may', async () => {
    const g = ground()
    const pause = await g.pause('pause', { hostname: 'webpod' })
    const join = { pid: { container: pause } }
    expect(await run(['join-uts', 'hostname'], join)).toMatchObject({ code: 1, stderr: 'join-uts: CAP_SYS_ADMIN is missing: the container must be given it, and run as root\n' })
    expect(await run(['join-uts', '--', 'hostname'], { ...join, capAdd: ['SYS_ADMIN'] })).toMatchObject({ code: 0, stdout: 'webpod\n' })
    const id = await g.run('a', { args: ['join-uts', 'sleep'], ...join, capAdd: ['SYS_ADMIN'] })
    const look = await g.watch(pause, id)
    await g.until('one UTS namespace', async () => new Set((await look()).map((process) => process.ns.uts)).size === 1)
    expect((await look()).find((process) => process.container === id)?.cmd).toBe('/demo sleep')
  })

  test('more memory than its limit: the kernel takes it, and the engine says so', async () => {
    const g = ground()
    const id = await g.run('a', { args: ['eat', '--mb', '64', '--hold'], memory: 16 * 1024 * 1024 })
    expect(await g.ended(id)).toMatchObject({ exitCode: 137, oomKilled: true })
    await g.until('the word of it', () => g.heard(id).includes('die 137'))
    expect(g.heard(id)).toEqual(['create', 'start', 'oom', 'die 137'])
  })

  test('a server’s health, and a signal that lingers', async () => {
    const g = ground()
    const pause = await g.pause()
    const network = { mode: 'container', id: pause } as const
    const web = await g.run('web', { network, args: ['web', '--ready-after', '1h', '--ok-for', '1h'] })
    await g.until('it listens', async () => (await run(['fetch', 'http://localhost/healthz', '--count', '1'], { network })).code === 0)
    const unready = await run(['fetch', 'http://localhost/readyz', '--count', '1'], { network })
    expect([unready.code, unready.stdout]).toEqual([1, expect.stringMatching(/^\S+ FAILED 503 \d+\.\d ms http:\/\/localhost\/readyz HTTP status 503\n$/)])
    expect((await run(['fetch', 'http://localhost/status/404', '--count', '1'], { network })).stdout).toContain('HTTP status 404')
    await g.runtime.killContainer(web, 'SIGKILL')
    const sleeper = await g.run('sleeper', { args: ['sleep', '--on', 'SIGUSR1', '--linger', '100ms', '--code', '5'] })
    await g.runtime.killContainer(sleeper, 'SIGUSR1')
    expect((await g.ended(sleeper)).exitCode).toBe(5)
  })
}
