import { Duplex, PassThrough } from 'node:stream'
import { describe, expect, test, vi } from 'vitest'
import { openPodFiles } from '../../../../src-main/kubelet/files/podFiles'
import { FilesRefusal, type PodFiles } from '../../../../src-main/kubelet/files/port'
import { LABEL } from '../../../../src-main/kubelet/labels'
import { type AttachedStreams, type ContainerRequest, type ContainerRuntime, type ContainerStatus, RuntimeError, type RuntimeInfo } from '../../../../src-main/runtime/port'

const INFO: RuntimeInfo = { version: '1', apiVersion: '1', os: 'linux', arch: 'amd64', cgroup: 1, rootless: false, userns: false, apparmor: false, product: 'docker', node: 'node', cpus: 2, memoryBytes: 1, volumeSubpath: false }

type Request = Readonly<Record<string, unknown>> & { readonly op: string; readonly req: number }
type Answer = object | 'die' | 'silence'

/** An engine with helper containers that answer as a test says. */
class Engine {
  readonly requests: Request[] = []
  readonly created: ContainerRequest[] = []
  readonly removed: string[] = []
  holder: Partial<ContainerStatus> | null = null
  hello: string | null = '{"t":"hello","protocol":1,"version":"1"}'
  answer: (request: Request) => Answer = () => ({})
  private said = ''

  get port(): ContainerRuntime {
    return {
      createVolume: (name: string, labels: object) => Promise.resolve({ name, labels, mountpoint: `/engine/${name}` }),
      createContainer: (request: ContainerRequest) => {
        if (this.holder !== null) return Promise.reject(new RuntimeError('conflict', 'taken', 'create'))
        this.created.push(request)
        return Promise.resolve(`id-${this.created.length}`)
      },
      inspectContainer: () => Promise.resolve(this.holder),
      startContainer: () => Promise.resolve(),
      removeContainer: (id: string) => {
        this.removed.push(id)
        this.holder = null
        return Promise.resolve()
      },
      attach: () => Promise.resolve(this.attach())
    } as unknown as ContainerRuntime
  }

  private attach(): AttachedStreams {
    const stdout = new PassThrough()
    this.said = ''
    const stdin = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        this.take(chunk.toString(), stdout)
        done()
      },
      final: (done) => {
        stdout.end()
        done()
      }
    })
    if (this.hello === null) stdout.end()
    else stdout.write(`${this.hello}\n`)
    return { stdin, stdout, stderr: new PassThrough() }
  }

  private take(text: string, stdout: PassThrough): void {
    const lines = (this.said + text).split('\n')
    this.said = lines.pop() ?? ''
    for (const line of lines) {
      const request = JSON.parse(line) as Request
      this.requests.push(request)
      const answer = this.answer(request)
      if (answer === 'die') stdout.end()
      else if (answer !== 'silence' && !stdout.writableEnded) stdout.write(`${JSON.stringify({ t: 'reply', ok: true, req: request.req, ...answer })}\n`)
    }
  }
}

async function open(engine = new Engine(), info = INFO): Promise<{ readonly files: PodFiles; readonly engine: Engine }> {
  return { files: await openPodFiles(engine.port, 'lab', info), engine }
}

const encoded = (text: string): string => Buffer.from(text).toString('base64')

describe('the files helper is opened', () => {
  test('with no more than it needs', async () => {
    const { engine } = await open()
    expect(engine.created).toEqual([
      {
        name: 'lab-files',
        image: 'pauselab/probe',
        entrypoint: ['/files'],
        args: ['/pods'],
        labels: { [LABEL.owner]: 'lab' },
        network: { mode: 'none' },
        mounts: [{ volume: 'lab_pods', path: '/pods', readOnly: false }],
        capDrop: ['ALL'],
        capAdd: ['CHOWN', 'FOWNER', 'DAC_OVERRIDE', 'FSETID'],
        securityOpt: ['no-new-privileges'],
        readOnlyRoot: true,
        log: 'none',
        autoRemove: true,
        openStdin: true
      }
    ])
  })

  test('in the place of one that an earlier lab left', async () => {
    const engine = new Engine()
    engine.holder = { id: 'old', name: 'lab-files', labels: { [LABEL.owner]: 'lab' } }
    await open(engine)
    expect(engine.removed).toEqual(['old'])
  })

  test('but not in the place of a stranger', async () => {
    const engine = new Engine()
    engine.holder = { id: 'other', name: 'lab-files', labels: {} }
    await expect(open(engine)).rejects.toMatchObject({ kind: 'conflict' })
    expect(engine.removed).toEqual([])
  })

  test.each([[null], ['{"t":"hello","protocol":2,"version":"9"}'], ['no JSON']])('and fails aloud when it says %j', async (hello) => {
    const engine = new Engine()
    engine.hello = hello
    await expect(open(engine)).rejects.toBeInstanceOf(RuntimeError)
    expect(engine.removed).toEqual(['id-1'])
  })
})

describe('a call', () => {
  test('asks once and gives the answer', async () => {
    const { files, engine } = await open()
    engine.answer = ({ op }) => (op === 'mkdir' ? { created: true } : op === 'usage' ? { bytes: 7, inodes: 2 } : {})
    expect(await files.makeDirectory('u/volumes/v', { mode: 0o2777, gid: 5 })).toBe(true)
    expect(await files.usage('u')).toEqual({ bytes: 7, inodes: 2 })
    expect(engine.requests).toEqual([
      { op: 'mkdir', path: 'u/volumes/v', mode: 0o2777, gid: 5, req: 1 },
      { op: 'usage', path: 'u', req: 2 }
    ])
  })

  test('tells a refusal from an absence', async () => {
    const { files, engine } = await open()
    engine.answer = () => ({ ok: false, error: 'ENOENT', message: 'no such file or directory' })
    expect([await files.read('x', 10, 'end'), await files.list('x'), await files.usage('x')]).toEqual([null, null, null])
    engine.answer = () => ({ ok: false, error: 'ESCAPE', message: 'leads out of the volume' })
    await expect(files.resolve('u', 'x')).rejects.toEqual(new FilesRefusal('ESCAPE', 'leads out of the volume'))
  })

  test('is asked again of a new helper when the old one dies under it', async () => {
    const { files, engine } = await open()
    let deaths = 0
    engine.answer = () => (deaths++ === 0 ? 'die' : { created: false })
    expect(await Promise.all([files.makeDirectory('a', { mode: 1 }), files.makeDirectory('b', { mode: 1 })])).toEqual([false, false])
    expect(engine.created).toHaveLength(2)
  })

  test('is given up when every new helper dies, too', async () => {
    const { files, engine } = await open()
    engine.answer = () => 'die'
    await expect(files.remove('a')).rejects.toMatchObject({ kind: 'other', operation: 'files' })
    expect(engine.requests).toHaveLength(3)
  })

  test('does not wait for ever', async () => {
    const { files, engine } = await open()
    engine.answer = () => 'silence'
    vi.useFakeTimers()
    const asked = expect(files.remove('a')).rejects.toMatchObject({ kind: 'timeout' })
    await vi.advanceTimersByTimeAsync(10_000)
    await asked
    vi.useRealTimers()
  })

  test('is refused once the files are closed', async () => {
    const { files, engine } = await open()
    await files.close()
    await expect(files.remove('a')).rejects.toBeInstanceOf(RuntimeError)
    expect([engine.removed, engine.requests]).toEqual([['id-1'], []])
  })
})

describe('bytes', () => {
  test('go on the line when they are few', async () => {
    const { files, engine } = await open()
    engine.answer = () => ({ changed: true })
    await files.writeInPlace('f', Buffer.from('hi'), 0o644)
    await files.publish('v', [{ path: 'a', mode: 0o400, content: Buffer.from('x') }], null)
    expect(engine.requests).toMatchObject([
      { op: 'write', how: 'in-place', mode: 0o644, data: encoded('hi') },
      { op: 'publish', files: [{ path: 'a', mode: 0o400, data: encoded('x') }] }
    ])
  })

  test('go ahead in pieces when they are many', async () => {
    const { files, engine } = await open()
    const large = Buffer.alloc(600 * 1024, 'abc')
    engine.answer = () => ({ changed: true })
    await files.publish('v', [{ path: 'big', mode: 1, content: large }, { path: 'empty', mode: 1, content: new Uint8Array() }], 9)
    const staged = engine.requests.filter(({ op }) => op === 'stage')
    expect(Buffer.concat(staged.filter(({ slot }) => slot === 1).map(({ data }) => Buffer.from(String(data), 'base64'))).equals(large)).toBe(true)
    expect(engine.requests.at(-1)).toMatchObject({ op: 'publish', gid: 9, files: [{ path: 'big', slot: 1 }, { path: 'empty', slot: 2 }] })
  })

  test('are read in pieces until there are enough', async () => {
    const { files, engine } = await open()
    const content = Buffer.from('0123456789')
    engine.answer = ({ from, offset, max }) => {
      const begin = from === 'end' ? Math.max(0, content.length - Number(max)) : Number(offset)
      return { data: content.subarray(begin, begin + Math.min(3, Number(max))).toString('base64'), offset: begin, size: content.length }
    }
    const text = async (max: number, from: 'start' | 'end'): Promise<string> => Buffer.from((await files.read('f', max, from))?.bytes ?? []).toString()
    expect([await text(4, 'start'), await text(4, 'end'), await text(100, 'end'), await text(100, 'start')]).toEqual(['0123', '6789', '0123456789', '0123456789'])
  })

  test('of a list come in pieces, too', async () => {
    const { files, engine } = await open()
    const entry = (name: string): object => ({ name, kind: 'file', size: 1, mode: 420, uid: 0, gid: 0, mtime: 5, target: null })
    engine.answer = ({ after }) => (after === '' ? { entries: [entry('a')], more: true } : { entries: [entry('b')], more: false })
    expect((await files.list('d'))?.map(({ name, modifiedAt }) => [name, modifiedAt])).toEqual([['a', 5], ['b', 5]])
  })
})

describe('a part of the volume is mounted', () => {
  test('by its place where the engine can do no better', async () => {
    const { files } = await open()
    expect(files.mountOf('u/etc-hosts', '/etc/hosts', false)).toEqual({ source: '/engine/lab_pods/u/etc-hosts', path: '/etc/hosts', readOnly: false })
  })

  test('by the engine where it can', async () => {
    const { files } = await open(new Engine(), { ...INFO, volumeSubpath: true })
    expect(files.mountOf('u/etc-hosts', '/etc/hosts', true)).toEqual({ volume: 'lab_pods', subpath: 'u/etc-hosts', path: '/etc/hosts', readOnly: true })
  })
})
