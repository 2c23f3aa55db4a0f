import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { binaryFile } from './support/archives'
import { ProbeClient } from './support/probeClient'
import { readNamespaces, readTruth, startTime } from './support/proc'
import { delay, eventually } from './support/wait'

/**
 * The bare program on this machine, with cgroups made here in place of containers: so that anything may run in them.
 * Needs root, as the engine does.
 */
const probeFile = binaryFile(process.arch === 'arm64' ? 'arm64' : 'amd64', 'probe')
const CGROUPS = ['/sys/fs/cgroup/pids', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup'].find((folder) => existsSync(join(folder, 'cgroup.procs'))) ?? ''

const QEMU = '/usr/bin/qemu-aarch64-static'

const folders: string[] = []
const probes: ProbeClient[] = []

function newId(): string {
  return randomBytes(32).toString('hex')
}

function makeCgroup(...names: readonly string[]): string {
  return names.reduce(function add(parent, name) {
    const folder = join(parent, name)
    if (!existsSync(folder)) {
      mkdirSync(folder)
      folders.push(folder)
    }
    return folder
  }, CGROUPS)
}

function moveTo(cgroup: string, pid: number): void {
  writeFileSync(join(cgroup, 'cgroup.procs'), String(pid))
}

/** bash as the process: `script` runs inside the cgroup from its first line on. */
function runIn(cgroup: string, script: string): number {
  const child = spawn('bash', ['-c', `read -r _; ${script}`], { stdio: ['pipe', 'ignore', 'ignore'] })
  const pid = child.pid ?? 0
  moveTo(cgroup, pid)
  child.stdin.end('go\n')
  return pid
}

async function startProbe(file = probeFile, args: readonly string[] = []): Promise<ProbeClient> {
  const probe = await ProbeClient.onHost(file, args)
  probes.push(probe)
  return probe
}

/** Only what lies in a cgroup made here. */
function killAll(): void {
  for (const folder of folders) {
    for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL')
  }
}

beforeAll(() => expect(process.getuid?.()).toBe(0))

afterEach(async function endProbes() {
  for (const probe of probes.splice(0)) if (probe.child.exitCode === null) await probe.end()
})

afterAll(async function clean() {
  killAll()
  for (const folder of folders.reverse()) {
    await eventually('an empty cgroup', function remove() {
      try {
        rmdirSync(folder)
        return true
      } catch {
        return undefined
      }
    })
  }
})

describe('which container', function whichContainer() {
  it.each([
    ['docker on cgroup v1', (id: string) => ['pauselab-test', id]],
    ['docker under systemd', (id: string) => ['pauselab-test', `docker-${id}.scope`]],
    ['podman', (id: string) => ['pauselab-test', `libpod-${id}.scope`, 'container']],
    ['a container inside a container', (id: string) => ['pauselab-test', newId(), id]]
  ])('%s', async function layouts(_name, path) {
    const id = newId()
    const pid = runIn(makeCgroup(...path(id)), 'exec sleep 100')
    const probe = await startProbe()
    const frame = await probe.watch(id)
    expect(frame.set.map((told) => [told.pid, told.container])).toEqual([[pid, id]])
  })

  it('not one with a longer number, nor the outer one of two', async function notThese() {
    const [outer, inner] = [newId(), newId()]
    runIn(makeCgroup('pauselab-test', outer, inner), 'exec sleep 100')
    runIn(makeCgroup('pauselab-test', `${inner}0`), 'exec sleep 100')
    const probe = await startProbe()
    expect((await probe.watch(outer)).set).toEqual([])
    expect((await probe.watch(inner)).set).toHaveLength(1)
  })

  it('one that it joined after it was forked and met, with or without an exec', async function joinsLate() {
    const id = newId()
    const cgroup = makeCgroup('pauselab-test', id)
    const probe = await startProbe()
    await probe.watch(id)
    const child = spawn('sleep', ['100'])
    await delay(100)
    moveTo(cgroup, child.pid ?? 0)
    await eventually('the late one', () => probe.table().get(child.pid ?? 0))
  })
})

describe('every line is valid', function valid() {
  it('whatever bytes a command line has', async function oddBytes() {
    const id = newId()
    const cgroup = makeCgroup('pauselab-test', id)
    runIn(cgroup, String.raw`exec -a $'\xff\xfe"\\\x01\n\t\xc3\xa9\xe4\xb8\xad\xed\xa0\x80\xf0\x9f\x98\x80\xc3' sleep 100`)
    const long = runIn(cgroup, `exec -a "$(printf 'é%.0s' {1..3000})" sleep 100`)
    const probe = await startProbe()
    await probe.watch(id)
    const told = await eventually('both', () => ([...probe.table().values()].every((each) => each.cmd.endsWith('100') || each.cmd.length > 1000) && probe.table().size === 2 ? probe.table() : undefined))
    const odd = [...told.values()].find((each) => each.pid !== long)
    expect(odd?.cmd).toBe('\ufffd\ufffd"\\\u0001\n\té中\ufffd\ufffd\ufffd😀\ufffd 100')
    expect(told.get(long)?.cmd).toBe('é'.repeat(2048))
    expect(probe.notJson).toEqual([])
  })
})

describe('bad requests', function bad() {
  it.each([
    ['not a JSON object', 'nonsense'],
    ['not valid JSON', '{"op":"watch"'],
    ['ids must be an array', '{"op":"watch","ids":"x"}'],
    ['ids must hold container IDs', '{"op":"watch","ids":["abc"]}'],
    ['ids must hold container IDs', `{"op":"watch","ids":["${'a'.repeat(65)}"]}`],
    ['ids must hold container IDs', `{"op":"watch","ids":["${'A'.repeat(64)}"]}`],
    ['unknown op', '{"op":"dance"}'],
    ['no op', '{}'],
    ['not a JSON object', '[]'],
    ['scan needs req', '{"op":"scan"}'],
    ['req must be a whole number', '{"op":"scan","req":-1}'],
    ['req must be a whole number', '{"op":"scan","req":1.5}'],
    ['kill needs', '{"op":"kill","req":1,"pid":1}'],
    ['more than one JSON value', '{"op":"scan","req":1} trailing'],
    ['not valid JSON', '{"op":"scan","req":1,}'],
    ['not a JSON object', '\u0000\u0001'],
    ['not valid JSON', `{"op":"scan","x":${'['.repeat(100_000)}}`],
    ['the line is too long', `{"op":"${'x'.repeat(1_100_000)}"}`]
  ])('%s (%#)', async function survives(message, line) {
    const probe = await startProbe()
    probe.sendRaw(line)
    const complaint = await eventually('an error', () => probe.complaints[0])
    expect(complaint.message).toContain(message)
    probe.sendRaw('{"op":"scan","req":77,"unknown":{"a":[1,-2.5e3,true,null,"\\u00e9\\n"]}}')
    await probe.frame((frame) => frame.req === 77)
    expect(probe.complaints).toHaveLength(1)
    expect(probe.notJson).toEqual([])
  })

  it('random bytes never end it', async function noise() {
    const probe = await startProbe()
    for (let i = 0; i < 200; i++) probe.child.stdin.write(randomBytes(300))
    probe.child.stdin.write('\n')
    expect((await probe.scan()).set).toEqual([])
    expect(probe.notJson).toEqual([])
  })
})

describe('the end', function end() {
  it('comes with the end of stdin', async function atOnce() {
    const idle = await startProbe()
    await idle.end()
    expect(idle.child.exitCode).toBe(0)
  })

  it('comes also while nobody reads and much is waiting', async function unread() {
    const probe = await startProbe()
    probe.child.stdout.pause()
    for (let i = 0; i < 20_000; i++) probe.send({ op: 'scan', req: i })
    await delay(300)
    probe.child.stdin.destroy()
    await eventually('its end', () => (probe.child.exitCode === null ? undefined : true))
  })

  it('comes with SIGTERM too', async function terminated() {
    const probe = await startProbe()
    probe.child.kill('SIGTERM')
    await eventually('its end', () => (probe.child.exitCode === 0 ? true : undefined))
  })
})

describe('a slow reader', function slowReader() {
  it('costs bounded memory, and gets a full frame with what was dropped once it reads again', async function slow() {
    const id = newId()
    const cgroup = makeCgroup('pauselab-test', id)
    const pid = runIn(cgroup, `exec -a "$(printf 'x%.0s' {1..4000})" bash -c 'while true; do sleep 0.01; done'`)
    const probe = await startProbe()
    await probe.watch(id)
    probe.child.stdout.pause()
    for (let i = 0; i < 1000; i++) probe.send({ op: 'scan', req: 1_000_000 + i })
    await delay(3000)
    const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${probe.child.pid}/status`, 'utf8'))?.[1])
    expect(resident).toBeLessThan(8 * 1024)
    probe.child.stdout.resume()
    await probe.frame((frame) => frame.req === 1_000_999)
    const resync = await eventually('what was dropped', () => probe.frames.find((frame) => frame.dropped > 0))
    expect(resync.full).toBe(true)
    expect(resync.set.some((told) => told.pid === pid)).toBe(true)
    expect(probe.notJson).toEqual([])
    const sequence = probe.frames.map((frame) => frame.seq)
    expect(sequence).toEqual(sequence.map((_, i) => i + 1))
  })
})

describe('without the process connector', function polling() {
  it.each([
    ['another network namespace', ['-n'], /network namespace/],
    ['another PID namespace', ['--pid', '--fork', '--mount-proc'], /PID and user namespaces/]
  ])('in %s it says so and polls', async function says(_name, options, reason) {
    const probe = await startProbe('unshare', [...options, probeFile])
    expect(probe.hello.events).toBe('polling')
    expect(probe.hello.reason).toMatch(reason)
  })

  it('births, execs and ends are found by looking, without the exit status', async function finds() {
    const id = newId()
    const cgroup = makeCgroup('pauselab-test', id)
    const probe = await startProbe('unshare', ['-n', probeFile])
    probe.send({ op: 'interval', ms: 50 })
    await probe.watch(id)
    const pid = runIn(cgroup, 'sleep 1.5; exec sleep 2')
    await probe.frame((frame) => frame.set.some((told) => told.pid === pid && told.cmd.startsWith('bash')))
    const start = startTime(pid)
    await probe.frame((frame) => frame.set.some((told) => told.pid === pid && told.cmd === 'sleep 2'))
    expect(probe.table().get(pid)?.ns).toEqual(readNamespaces(pid))
    const end = await probe.frame((frame) => frame.gone.some((gone) => gone.pid === pid))
    expect(end.gone.filter((gone) => gone.pid === pid)).toEqual([{ pid, start, exit: null }])
  })
})

describe('identity', function identity() {
  it('survives hundreds of short lives: the table ends as it began', async function shortLives() {
    const id = newId()
    const cgroup = makeCgroup('pauselab-test', id)
    const probe = await startProbe()
    await probe.watch(id)
    const pid = runIn(cgroup, 'for i in {1..300}; do (sleep 0.00$((RANDOM % 9))) & done; wait; exec sleep 100')
    await probe.frame((frame) => frame.set.some((told) => told.pid === pid && told.cmd === 'sleep 100'))
    await eventually('the end of all others', () => (probe.table().size === 1 ? true : undefined))
    expect([...probe.table().keys()]).toEqual([pid])
    expect([...probe.table().keys()]).toEqual((await probe.scan()).set.map((told) => told.pid))
    expect(readdirSync(`/proc/${probe.child.pid}/fd`).length).toBeLessThan(8)
  })
})

describe.skipIf(!existsSync(QEMU))('the arm64 probe, under emulation', function arm64() {
  it('tells the same of a process as /proc', async function same() {
    const id = newId()
    const pid = runIn(makeCgroup('pauselab-test', id), 'exec sleep 100')
    const probe = await startProbe(QEMU, [binaryFile('arm64', 'probe')])
    expect(probe.hello.arch).toBe('arm64')
    await probe.watch(id)
    await eventually('the exec', () => (probe.table().get(pid)?.cmd === 'sleep 100' ? true : undefined))
    const [told] = (await probe.scan()).set
    const { state: _, ...truth } = readTruth(pid)
    expect(told).toMatchObject({ ...truth, container: id })
    expect(await probe.kill(pid, truth.start, 9)).toMatchObject({ ok: true })
    await eventually('its end', () => (probe.table().size === 0 ? true : undefined))
  })
})
