import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../../src-main/api/prove'
import { planLook } from '../../../../src-main/lab/prove/plan'
import type { Sight, Texts } from '../../../../src-main/lab/prove/look'

const PROCESS = { hostPid: 4711, startTime: 258997 } as const
const ID = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)

const STATUS = 'Name:\tdemo\nState:\tZ (zombie)\nNgid:\t0\nPPid:\t4700\nUid:\t1234\t1234\t1234\t1234\nGid:\t77\t77\t77\t77\nNSpid:\t4711\t7\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001000\nSigCgt:\t0000000000004002\nCapEff:\t0000000000000421\n'
const MOUNTS = '1 0 0:1 / / rw - overlay overlay rw\n2 1 8:1 /volumes/x /cache rw - ext4 /dev/sda ro\n3 1 8:1 /volumes/y /cache/two\\040words rw - ext4 /dev/sda rw\n'
const TCP = '  sl  local_address rem_address   st\n   0: 00000000:1F90 00000000:0000 0A 0:0 0:0 0 0 0 77\n   1: 0100007F:1F90 0100007F:C350 01 0:0 0:0 0 0 0 78\n'
const STAT = '4711 (a) b) S 4700 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 258997 1 1\n'

function read(claim: Claim, ...texts: readonly Texts[]): { command: string; sight: Sight | null } {
  const look = planLook(claim, 2)
  if (look.ask !== 'processes') throw new Error(`asks ${look.ask}`)
  return { command: look.command, sight: look.read(texts) }
}

describe('what proves a claim about a process', () => {
  const cases: readonly [Claim, Texts, { command: string; output: string; found: unknown }][] = [
    [{ kind: 'namespace', ...PROCESS, namespace: 'net', inode: 7 }, { 'ns/net': 'net:[4026532184]' }, { command: 'readlink /proc/4711/ns/net', output: 'net:[4026532184]', found: 4026532184 }],
    [{ kind: 'alive', ...PROCESS }, { stat: STAT }, { command: 'cat /proc/4711/stat', output: STAT.trim(), found: 258997 }],
    [{ kind: 'pid', ...PROCESS, pid: 7 }, { status: STATUS }, { command: "grep '^NSpid:' /proc/4711/status", output: 'NSpid:\t4711\t7', found: 7 }],
    [{ kind: 'parent', ...PROCESS, parentHostPid: 1 }, { status: STATUS }, { command: "grep '^PPid:' /proc/4711/status", output: 'PPid:\t4700', found: 4700 }],
    [{ kind: 'processState', ...PROCESS, state: 'Z' }, { status: STATUS }, { command: "grep '^State:' /proc/4711/status", output: 'State:\tZ (zombie)', found: 'Z' }],
    [{ kind: 'user', ...PROCESS, uid: 0, gid: 0 }, { status: STATUS }, { command: "grep '^[UG]id:' /proc/4711/status", output: 'Uid:\t1234\t1234\t1234\t1234\nGid:\t77\t77\t77\t77', found: '1234:77' }],
    [{ kind: 'signals', ...PROCESS, set: 'caught', signals: [] }, { status: STATUS }, { command: "grep '^SigCgt:' /proc/4711/status", output: 'SigCgt:\t0000000000004002', found: ['SIGINT', 'SIGTERM'] }],
    [{ kind: 'signals', ...PROCESS, set: 'ignored', signals: [] }, { status: STATUS }, { command: "grep '^SigIgn:' /proc/4711/status", output: 'SigIgn:\t0000000000001000', found: ['SIGPIPE'] }],
    [{ kind: 'capabilities', ...PROCESS, capabilities: [] }, { status: STATUS }, { command: "grep '^CapEff:' /proc/4711/status", output: 'CapEff:\t0000000000000421', found: ['CHOWN', 'KILL', 'NET_BIND_SERVICE'] }],
    [{ kind: 'limit', ...PROCESS, limit: 'memory', value: 1 }, { 'memory.max': '50331648\n', 'memory.current': '4096\n' }, { command: 'cat /proc/4711/root/sys/fs/cgroup/memory.max', output: '50331648', found: 50331648 }],
    [{ kind: 'limit', ...PROCESS, limit: 'cpu', value: 1 }, { 'cpu.max': '25000 100000\n' }, { command: 'cat /proc/4711/root/sys/fs/cgroup/cpu.max', output: '25000 100000', found: 0.25 }],
    [{ kind: 'limit', ...PROCESS, limit: 'pids', value: null }, { 'pids.max': 'max\n' }, { command: 'cat /proc/4711/root/sys/fs/cgroup/pids.max', output: 'max', found: null }],
    [{ kind: 'mount', ...PROCESS, path: '/cache', source: '', readOnly: true }, { mountinfo: MOUNTS }, { command: "grep -F ' /cache ' /proc/4711/mountinfo", output: MOUNTS.split('\n')[1] ?? '', found: '8:1 /volumes/x ro' }],
    [{ kind: 'mount', ...PROCESS, path: '/cache/two words', source: '', readOnly: true }, { mountinfo: MOUNTS }, { command: "grep -F ' /cache/two\\040words ' /proc/4711/mountinfo", output: MOUNTS.split('\n')[2] ?? '', found: '8:1 /volumes/y rw' }],
    [{ kind: 'listening', ...PROCESS, ports: [] }, { tcp: TCP, tcp6: '  sl\n' }, { command: 'cat /proc/4711/net/tcp /proc/4711/net/tcp6', output: `${TCP.trimEnd()}\n  sl`, found: [8080] }]
  ]
  it.each(cases)('%o', (claim, texts, { command, output, found }) => {
    expect(read(claim, texts)).toEqual({ command, sight: { output, found } })
  })

  it('finds on cgroup version 1 each controller in its own folder', () => {
    const look = planLook({ kind: 'limit', ...PROCESS, limit: 'cpu', value: 1 }, 1)
    expect(look.command).toBe('cat /proc/4711/root/sys/fs/cgroup/cpu/cpu.cfs_quota_us /proc/4711/root/sys/fs/cgroup/cpu/cpu.cfs_period_us')
    expect(look.ask === 'processes' && look.read([{ 'cpu.cfs_quota_us': '25000\n', 'cpu.cfs_period_us': '100000\n' }])).toEqual({ output: '25000\n100000', found: 0.25 })
  })

  it('reads nothing out of an answer that has nothing of it', () => {
    for (const [claim] of cases) expect(read(claim, {}).sight).toBeNull()
  })
})

describe('who is in a namespace', () => {
  const of = [{ container: 'pause', hostPid: 1, startTime: 1 }, { container: 'web', hostPid: 2, startTime: 2 }, { container: 'left', hostPid: 3, startTime: 3 }]
  const claim: Claim = { kind: 'members', namespace: 'net', inode: 9, of, members: [] }

  it('is told by the links of all that could be, line by line', () => {
    const told = read(claim, { 'ns/net': 'net:[9]' }, { 'ns/net': 'net:[9]' }, { 'ns/net': 'net:[8]' })
    expect(told).toEqual({ command: 'readlink /proc/1/ns/net /proc/2/ns/net /proc/3/ns/net', sight: { output: 'net:[9]\nnet:[9]\nnet:[8]', found: ['pause', 'web'] } })
  })

  it('is not told by some of them', () => {
    expect(read(claim, { 'ns/net': 'net:[9]' }, {}, { 'ns/net': 'net:[8]' }).sight).toBeNull()
  })
})

it('names the process through which the host was really seen', () => {
  const look = planLook({ kind: 'hostNamespace', namespace: 'net', inode: 9 }, 2)
  expect(look.ask === 'host' && look.read({ '1/ns/mnt': 'mnt:[1]', '2/ns/net': 'net:[9]' })).toEqual({ command: 'readlink /proc/2/ns/net', output: 'net:[9]', found: 9 })
  expect(look.ask === 'host' && look.read({ '1/ns/mnt': 'mnt:[1]' })).toBeNull()
})

describe('what proves a claim about a container', () => {
  const inspect = (more: object = {}): object => ({
    Image: 'sha256:f00',
    State: { Status: 'exited', ExitCode: 137, Pid: 0, StartedAt: '2026-01-02T03:04:05.123456789Z', FinishedAt: '2026-01-02T03:04:06.5Z', OOMKilled: true, ...more },
    Config: { Image: 'pauselab/demo', Labels: { 'annotation.io.kubernetes.container.restartCount': '3', 'dev.pauselab.sandbox.attempt': '1' } },
    HostConfig: { NetworkMode: `container:${OTHER}` },
    NetworkSettings: { Networks: { bridge: { IPAddress: '172.30.0.5' } } }
  })
  it.each([
    ['state', '{{.State.Status}}', 'exited', 'exited'],
    ['exitCode', '{{.State.ExitCode}}', '137', 137],
    ['hostPid', '{{.State.Pid}}', '0', 0],
    ['startedAt', '{{.State.StartedAt}}', '2026-01-02T03:04:05.123456789Z', Date.UTC(2026, 0, 2, 3, 4, 5, 123)],
    ['finishedAt', '{{.State.FinishedAt}}', '2026-01-02T03:04:06.5Z', Date.UTC(2026, 0, 2, 3, 4, 6, 500)],
    ['oomKilled', '{{.State.OOMKilled}}', 'true', true],
    ['restartCount', '{{index .Config.Labels "annotation.io.kubernetes.container.restartCount"}}', '3', 3],
    ['sandboxAttempt', '{{index .Config.Labels "dev.pauselab.sandbox.attempt"}}', '1', 1],
    ['image', '{{.Config.Image}}', 'pauselab/demo', 'pauselab/demo'],
    ['imageId', '{{.Image}}', 'sha256:f00', 'sha256:f00'],
    ['ip', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', '172.30.0.5', '172.30.0.5'],
    ['networkMode', '{{.HostConfig.NetworkMode}}', `container:${OTHER}`, `container:${OTHER}`]
  ] as const)('%s', (fact, template, output, found) => {
    const look = planLook({ kind: 'container', id: ID, fact, value: null }, 2)
    expect(look.command).toBe(`docker inspect --format '${template}' ${ID.slice(0, 12)}`)
    expect(look.ask === 'containers' && look.read([inspect()])).toEqual({ output, found })
  })

  it('has no address as long as there is none', () => {
    const look = planLook({ kind: 'container', id: ID, fact: 'ip', value: null }, 2)
    expect(look.ask === 'containers' && look.read([{ ...inspect(), NetworkSettings: { Networks: { bridge: { IPAddress: '' } } } }])).toEqual({ output: '', found: null })
  })

  it('a restart lies between the end of one and the start of the next', () => {
    const look = planLook({ kind: 'restarted', dead: ID, next: OTHER, afterMs: 1 }, 2)
    expect(look.command).toBe(`docker inspect --format '{{.State.FinishedAt}} {{.State.StartedAt}}' ${ID.slice(0, 12)} ${OTHER.slice(0, 12)}`)
    expect(look.ask === 'containers' && look.read([inspect(), inspect({ StartedAt: '2026-01-02T03:04:06.912Z' })])).toMatchObject({ found: 412 })
  })

  it('an image has its size', () => {
    const look = planLook({ kind: 'imageSize', image: 'pauselab/pause', sizeBytes: 1 }, 2)
    expect(look).toMatchObject({ ask: 'image', command: "docker image inspect --format '{{.Size}}' pauselab/pause" })
  })
})
