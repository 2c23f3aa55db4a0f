import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Probe } from '../../../src-main/observe/probe'
import { probeRequest } from '../../../src-main/observe/probeContainer'
import type { ProbeFrame, ProbeRequest } from '../../../src-main/observe/protocol'
import { type ContainerRequest, type ContainerRuntime, RuntimeError, type RuntimeInfo } from '../../../src-main/runtime/port'
import { frame, ns, probed } from './frames'

const INFO: RuntimeInfo = { version: '1', apiVersion: '1', os: 'linux', arch: 'amd64', cgroup: 2, rootless: false, userns: true, apparmor: true, product: 'docker', node: 'node', cpus: 2, memoryBytes: 2 ** 33, volumeSubpath: false }
const HELLO = `${JSON.stringify({ t: 'hello', protocol: 1, version: '1.0.0', events: 'polling', reason: 'no connector', host: ns(1) })}\n`

/** A container whose other end the test holds. */
class FakeProbe {
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly stdin = new PassThrough()
  readonly asked: ProbeRequest[] = []
  readonly removed: string[] = []
  readonly frames: ProbeFrame[] = []
  readonly complaints: string[] = []
  readonly ends: string[] = []
  request: ContainerRequest | null = null
  onStart: () => void = () => void this.stdout.write(HELLO)
  startError: RuntimeError | null = null

  constructor() {
    this.stdin.on('data', (data: Buffer) => {
      for (const line of data.toString().split('\n')) if (line !== '') this.asked.push(JSON.parse(line) as ProbeRequest)
    })
    this.stdin.on('end', () => this.stdout.end())
  }

  open(): Promise<Probe> {
    const runtime: Partial<ContainerRuntime> = {
      createContainer: async (request) => {
        this.request = request
        return 'probe-id'
      },
      attach: async () => ({ stdin: this.stdin, stdout: this.stdout, stderr: this.stderr }),
      startContainer: async () => {
        if (this.startError !== null) throw this.startError
        this.onStart()
      },
      removeContainer: async (id) => {
        this.removed.push(id)
        this.stdout.end()
      }
    }
    return Probe.open(runtime as ContainerRuntime, 'lab-probe', { owner: 'lab' }, INFO, {
      frame: (one) => this.frames.push(one),
      ended: (why) => this.ends.push(why),
      complained: (message) => this.complaints.push(message)
    })
  }

  say(message: object): void {
    this.stdout.write(`${JSON.stringify(message)}\n`)
  }
}

function soon(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

afterEach(() => void vi.useRealTimers())

describe('a probe opens', () => {
  test('with its hello; frames that came in the same piece are not lost', async () => {
    const fake = new FakeProbe()
    fake.onStart = () => void fake.stdout.write(`${HELLO}${JSON.stringify(frame(1, { full: true }))}\n`)
    const probe = await fake.open()
    expect(probe.hello).toMatchObject({ events: 'polling', reason: 'no connector' })
    expect(fake.frames.map((one) => one.seq)).toEqual([1])
  })

  test.each([
    ['says something else first', (fake: FakeProbe) => void fake.say(frame(1)), /did not say hello/],
    ['speaks another protocol', (fake: FakeProbe) => void fake.stdout.write(HELLO.replace('"protocol":1', '"protocol":7')), /does not speak/],
    ['ends at once', (fake: FakeProbe) => void fake.stdout.end(), /ended at once/]
  ])('or not, when it %s; then its container is removed', async (_name, onStart, message) => {
    const fake = new FakeProbe()
    fake.onStart = () => onStart(fake)
    await expect(fake.open()).rejects.toThrow(message)
    expect(fake.removed).toEqual(['probe-id'])
  })

  test('its last words are told', async () => {
    const fake = new FakeProbe()
    fake.onStart = () => {
      fake.stderr.write('probe: no /proc\n')
      setImmediate(() => fake.stdout.end())
    }
    await expect(fake.open()).rejects.toThrow('the probe ended at once probe: no /proc')
  })

  test('a container that does not start is removed', async () => {
    const fake = new FakeProbe()
    fake.startError = new RuntimeError('other', 'no', 'start')
    await expect(fake.open()).rejects.toThrow('no')
    expect(fake.removed).toEqual(['probe-id'])
  })

  test('silence is not waited for for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const fake = new FakeProbe()
    fake.onStart = () => undefined
    const opened = expect(fake.open()).rejects.toMatchObject({ kind: 'timeout' })
    await vi.advanceTimersByTimeAsync(5_000)
    await opened
  })
})

describe('an open probe', () => {
  test('asks and gets the answer to its own question', async () => {
    const fake = new FakeProbe()
    const probe = await fake.open()
    const kill = probe.kill(7, 70, 9)
    const scan = probe.scan()
    await soon()
    expect(fake.asked).toEqual([{ op: 'kill', req: 1, pid: 7, start: 70, signal: 9 }, { op: 'scan', req: 2 }])
    fake.say(frame(3, { req: 2, set: [probed(1)] }))
    fake.say({ t: 'reply', req: 1, ok: false, error: 'reused' })
    expect(await kill).toBe('reused')
    expect((await scan).seq).toBe(3)
    expect(fake.frames).toHaveLength(1)
  })

  test('a signal that was sent has no complaint', async () => {
    const fake = new FakeProbe()
    const probe = await fake.open()
    const kill = probe.kill(7, 70, 9)
    await soon()
    fake.say({ t: 'reply', req: 1, ok: true })
    expect(await kill).toBeNull()
  })

  test('watches a set, and says the same set only once', async () => {
    const fake = new FakeProbe()
    const probe = await fake.open()
    probe.watch(['b', 'a'])
    probe.watch(['a', 'b'])
    probe.watch(['a'])
    await soon()
    expect(fake.asked).toEqual([{ op: 'watch', ids: ['a', 'b'] }, { op: 'watch', ids: ['a'] }])
  })

  test('complains about what it cannot read, and goes on', async () => {
    const fake = new FakeProbe()
    await fake.open()
    fake.stdout.write('nonsense\n')
    fake.say({ t: 'error', message: 'unknown op' })
    fake.say(frame(2))
    await soon()
    expect(fake.complaints).toEqual([expect.stringContaining('unreadable line'), 'unknown op'])
    expect(fake.frames).toHaveLength(1)
  })

  test('that ends tells its last words, and who waits at once', async () => {
    const fake = new FakeProbe()
    const probe = await fake.open()
    const scan = expect(probe.scan()).rejects.toThrow('the probe has ended')
    fake.stderr.write('probe: killed\n')
    await soon()
    fake.stdout.end()
    await scan
    expect(fake.ends).toEqual(['probe: killed'])
    await expect(probe.kill(1, 1, 9)).rejects.toThrow('the probe has ended')
  })

  test('that is closed ends with its stdin, and that is no accident', async () => {
    const fake = new FakeProbe()
    const probe = await fake.open()
    await probe.close()
    expect(fake.stdin.writableEnded).toBe(true)
    expect([fake.ends, fake.removed]).toEqual([[], ['probe-id']])
  })
})

describe('its container', () => {
  test('has no power that it does not need', () => {
    expect(probeRequest('p', {}, INFO)).toEqual({
      name: 'p', image: 'pauselab/probe', labels: {}, network: { mode: 'host' }, pid: 'host', hostUserns: true, hostCgroupns: true, capDrop: ['ALL'], capAdd: ['SYS_PTRACE', 'DAC_READ_SEARCH', 'KILL', 'NET_ADMIN'],
      securityOpt: ['no-new-privileges', 'apparmor=unconfined'], readOnlyRoot: true, log: 'none', autoRemove: true, openStdin: true
    })
  })
  test('asks for nothing that the engine does not know', () => {
    const plain = probeRequest('p', {}, { ...INFO, userns: false, apparmor: false, cgroup: 1 })
    expect([plain.hostUserns, plain.hostCgroupns, plain.securityOpt]).toEqual([false, false, ['no-new-privileges']])
  })
})
