import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DetailTopic, PodDetails, VolumeDetails } from '../../../src-main/api/details'
import { docker, inspect, namespacesOf } from '../../support/docker'
import { TestLab } from '../../support/lab'
import { soon } from '../../support/soon'

const run = promisify(execFile)

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: look }
spec:
  hostname: looked-at
  volumes:
  - { name: cache, emptyDir: {} }
  - { name: fast, emptyDir: { medium: Memory } }
  containers:
  - name: web
    image: pauselab/demo
    args: [web, --port, "8080", --delay, 400ms]
    resources: { limits: { memory: 48Mi, cpu: 250m } }
    volumeMounts: [{ name: cache, mountPath: /cache }]
  - { name: fetch, image: pauselab/demo, args: [fetch, "http://localhost:8080/", --every, 10ms] }
  - { name: listen, image: pauselab/demo, args: [listen, "9090"], securityContext: { runAsUser: 1234, runAsGroup: 77, allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } } }
  - name: shm
    image: pauselab/demo
    args: [shm, write, hello, --hold]
    volumeMounts: [{ name: cache, mountPath: /data, readOnly: true }, { name: fast, mountPath: /fast }]
  - { name: posix, image: pauselab/demo, args: [shm, write, hello, --posix, --hold] }
  - { name: mq, image: pauselab/demo, args: [mq, send, hello, --hold] }
  - { name: posixmq, image: pauselab/demo, args: [mq, send, hello, --posix, --hold] }
  - { name: sem, image: pauselab/demo, args: [sem, post, --hold] }
  - { name: posixsem, image: pauselab/demo, args: [sem, post, --posix, --key, "4712", --hold] }
`

const lab = new TestLab('it-details')
let uid = ''

beforeAll(async () => {
  await lab.start()
  ;[{ uid } = { uid: '' }] = await lab.apply(POD)
  await lab.until('the pod runs', () => lab.running('look'))
})
afterAll(() => lab.dispose())

const look = (...about: readonly DetailTopic[]): Promise<PodDetails> => lab.lab.run('pods.details', { uid, about: [...about] })
const pidOf = (name: string): number => lab.container('look', name).hostPid ?? 0
const names = (): readonly string[] => lab.pod('look')?.containers.map((one) => one.name) ?? []

/** A tool of this machine in the namespaces of a process. */
async function inside(pid: number, flags: readonly string[], ...command: readonly string[]): Promise<string> {
  return (await run('nsenter', ['--target', String(pid), ...flags, ...command])).stdout
}

async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let round = 0; round < 100; round++) {
    const found = await ask()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`never: ${what}`)
}

describe('net', () => {
  it('is one namespace for all, with the interfaces, addresses and routes that ip shows in it', async () => {
    const { net } = await look('net')
    expect(net).toHaveLength(1)
    const [told] = net ?? []
    expect(told?.namespace).toBe(namespacesOf(pidOf('pause')).net)
    expect(told?.containers).toEqual(names())
    type Link = { ifname: string; address: string; mtu: number; operstate: string; addr_info: { family: string; local: string; prefixlen: number }[] }
    const links = JSON.parse(await inside(pidOf('web'), ['--net'], 'ip', '-j', 'addr')) as Link[]
    const real = links.map((link) => ({ name: link.ifname, mac: link.address, mtu: link.mtu, state: link.operstate.toLowerCase(), addresses: link.addr_info.map((one) => ({ family: one.family === 'inet' ? 4 : 6, address: one.local, prefix: one.prefixlen })) }))
    expect(told?.interfaces.map(({ name, mac, mtu, state, addresses }) => ({ name, mac, mtu, state, addresses }))).toEqual(real)
    expect(real.flatMap((one) => one.addresses.map(({ address }) => address))).toContain(lab.pod('look')?.ip)
    const routes = JSON.parse(await inside(pidOf('web'), ['--net'], 'ip', '-j', '-4', 'route')) as { dst: string; gateway?: string; dev: string }[]
    expect(told?.routes.filter(({ family }) => family === 4).map((one) => [one.destination, one.gateway, one.interface])).toEqual(routes.map((one) => [one.dst === 'default' ? '0.0.0.0/0' : one.dst, one.gateway ?? null, one.dev]))
  })

  it('has who listens, as ss does, by container and process', async () => {
    const { net } = await look('net')
    const told = net?.[0]?.sockets.filter((one) => one.state === 'listen' && one.protocol === 'tcp') ?? []
    const lines = (await inside(pidOf('web'), ['--net'], 'ss', '-Hltnp')).trim().split('\n').map((line) => line.split(/\s+/))
    expect(told.map((one) => one.local?.port).sort()).toEqual(lines.map(([, , , local = '']) => Number(local.split(':').at(-1))).sort())
    for (const [port, container] of [[8080, 'web'], [9090, 'listen']] as const) {
      const socket = told.find((one) => one.local?.port === port)
      expect(socket?.holders.map((one) => [one.container, one.hostPid])).toEqual([[container, pidOf(container)]])
      expect(openSockets(pidOf(container))).toContain(socket?.inode)
      expect(lines.find(([, , , local]) => local?.endsWith(`:${port}`))?.join(' ')).toContain(`pid=${pidOf(container)}`)
    }
    // dockerd's DNS is in the namespace and nobody's of the pod.
    for (const socket of told.filter((one) => one.local?.address === '127.0.0.11')) expect(socket).toMatchObject({ origin: 'engine', holders: [] })
  })

  it('shows who speaks with whom over lo', async () => {
    const pair = await eventually('a connection from fetch to web', async () => {
      const sockets = (await look('net')).net?.[0]?.sockets ?? []
      const client = sockets.find((one) => one.state === 'established' && one.holders.some((holder) => holder.container === 'fetch'))
      const server = sockets.find((one) => one.inode === client?.peer && one.holders.length > 0)
      return client && server ? { client, server } : undefined
    })
    expect(pair.server.holders.map((one) => one.container)).toEqual(['web'])
    expect(pair.server.peer).toBe(pair.client.inode)
    expect(pair.client.remote?.port).toBe(8080)
    expect(['127.0.0.1', '::1']).toContain(pair.client.local?.address)
  })
})

describe('ipc', () => {
  it('has the System V objects that ipcs lists in the namespace, and who made them', async () => {
    const { ipc, problems } = await eventually('all three objects', async () => {
      const details = await look('ipc')
      const found = details.ipc?.[0]?.systemV
      return found && found.segments.length + found.queues.length + found.semaphores.length === 3 && found.queues[0]?.messages === 1 ? details : undefined
    })
    expect(problems).toEqual([])
    expect(ipc).toHaveLength(1)
    expect(ipc?.[0]?.namespace).toBe(namespacesOf(pidOf('pause')).ipc)
    const systemV = ipc?.[0]?.systemV
    const list = async (kind: string): Promise<readonly string[][]> =>
      (await inside(pidOf('web'), ['--ipc'], 'ipcs', kind)).split('\n').filter((line) => line.startsWith('0x')).map((line) => line.trim().split(/\s+/))
    const row = (one: { id: number; key: number }): [number, number] => [one.key, one.id]
    const real = (rows: readonly string[][]): readonly [number, number][] => rows.map(([key = '', id = '']) => [Number(key), Number(id)])
    expect(systemV?.segments.map((one) => [...row(one), one.bytes, one.attached])).toEqual((await list('-m')).map(([key, id, , , bytes, attached]) => [Number(key), Number(id), Number(bytes), Number(attached)]))
    expect(systemV?.queues.map((one) => [...row(one), one.bytes, one.messages])).toEqual((await list('-q')).map(([key, id, , , bytes, messages]) => [Number(key), Number(id), Number(bytes), Number(messages)]))
    expect(systemV?.semaphores.map(row)).toEqual(real(await list('-s')))
    expect(systemV?.segments[0]).toMatchObject({ creator: { container: 'shm', hostPid: pidOf('shm') }, holders: [{ container: 'shm' }] })
    expect(systemV?.queues[0]).toMatchObject({ lastSender: { container: 'mq', hostPid: pidOf('mq') }, lastReceiver: null })
  })

  it('has the POSIX objects that lie in the pod’s /dev/shm and /dev/mqueue', async () => {
    // A glibc program's semaphore is a file of this name; musl, which the demo has, gives it no prefix.
    await docker('exec', lab.container('look', 'web').id ?? '', '/demo', 'write', '/dev/shm/sem.glibc', 'x')
    const { ipc } = await eventually('all POSIX objects', async () => {
      const details = await look('ipc')
      const one = details.ipc?.[0]
      return one && one.posixMemory.length === 2 && one.posixQueues.length === 1 && one.posixSemaphores.length === 1 ? details : undefined
    })
    const [told] = ipc ?? []
    const folder = `/proc/${pidOf('pause')}/root/dev/shm`
    expect([...(told?.posixMemory ?? []).map((one) => one.name.slice(1)), ...(told?.posixSemaphores ?? []).map((one) => `sem.${one.name.slice(1)}`)].sort()).toEqual(readdirSync(folder).sort())
    for (const one of told?.posixMemory ?? []) expect([one.bytes, one.mode, one.uid]).toEqual([statSync(`${folder}${one.name}`).size, statSync(`${folder}${one.name}`).mode & 0o777, 0])
    const holders = (name: string): readonly string[] | undefined => told?.posixMemory.find((one) => one.name === name)?.holders.map((one) => one.container)
    expect([holders('/pauselab-4711'), holders('/pauselab-4712')]).toEqual([mappers('/dev/shm/pauselab-4711'), mappers('/dev/shm/pauselab-4712')])
    expect(holders('/pauselab-4711')).toEqual(['posix'])
    const text = readFileSync(`/proc/${pidOf('posixmq')}/root/dev/mqueue/pauselab-4711`, 'utf8')
    expect(told?.posixQueues).toMatchObject([{ name: '/pauselab-4711', bytes: Number(/QSIZE:(\d+)/.exec(text)?.[1]), holders: [{ container: 'posixmq', hostPid: pidOf('posixmq') }] }])
    expect(told?.posixQueues[0]?.bytes).toBeGreaterThan(0)
  })

  it('leaves no helper behind once nobody looks', async () => {
    await look('ipc')
    expect(await docker('ps', '--quiet', '--filter', 'name=^it-details-inside$')).toHaveLength(1)
    await eventually('the helper is gone', async () => {
      await new Promise((resolve) => setTimeout(resolve, 200))
      return (await docker('ps', '--all', '--quiet', '--filter', 'name=^it-details-inside$')).length === 0 || undefined
    })
    // And it comes back when somebody looks again, in the very same namespaces.
    expect((await look('ipc')).ipc?.[0]?.systemV?.segments).toHaveLength(1)
  })
})

it('uts: Docker copies the name, so that a change in one is nobody else’s; with share-uts it is everybody’s', async () => {
  const before = (await look('uts')).uts ?? []
  expect(before).toHaveLength(names().length)
  expect(new Set(before.map((one) => one.hostname))).toEqual(new Set(['looked-at']))
  await inside(pidOf('web'), ['--uts'], 'hostname', 'renamed')
  const after = (await look('uts')).uts ?? []
  expect(after.filter((one) => one.hostname === 'renamed').map((one) => one.containers)).toEqual([['web']])
  await inside(pidOf('web'), ['--uts'], 'hostname', 'looked-at')

  const [shared = { uid: '' }] = await lab.apply('apiVersion: v1\nkind: Pod\nmetadata: { name: one-name, annotations: { dev.pauselab/share-uts: "true" } }\nspec:\n  terminationGracePeriodSeconds: 0\n  shareProcessNamespace: true\n  containers:\n  - { name: a, image: pauselab/demo, args: [sleep] }\n  - { name: b, image: pauselab/demo, args: [sleep] }\n')
  await lab.until('it runs', () => lab.running('one-name'))
  const pause = lab.container('one-name', 'pause').hostPid ?? 0
  await inside(pause, ['--uts'], 'hostname', 'for-all')
  const all = await eventually('all are in pause’s', async () => {
    const { uts } = await lab.lab.run('pods.details', { uid: shared.uid, about: ['uts'] })
    return uts?.length === 1 ? uts[0] : undefined
  })
  expect(all).toEqual({ namespace: namespacesOf(pause).uts, containers: ['pause', 'a', 'b'], hostname: 'for-all' })
  await lab.lab.run('pods.delete', { uid: shared.uid, graceSeconds: 0 })
})

it('uts: the hostname that hostname(1) prints', async () => {
  const { uts } = await look('uts')
  expect(uts?.flatMap((one) => one.containers).sort()).toEqual([...names()].sort())
  for (const { namespace, containers, hostname } of uts ?? []) {
    const pid = pidOf(containers[0] ?? '')
    expect(namespace).toBe(namespacesOf(pid).uts)
    expect(hostname).toBe((await inside(pid, ['--uts'], 'hostname')).trim())
    expect(hostname).toBe('looked-at')
  }
})

describe('mnt', () => {
  it('shows an emptyDir’s files as they are, and who mounts it', async () => {
    await docker('exec', lab.container('look', 'web').id ?? '', '/demo', 'write', '/cache/hello.txt', 'hello')
    const { mnt } = await look('mnt')
    const cache = mnt?.find((one) => one.volume === 'cache')
    expect(cache?.kind).toBe('emptyDir')
    expect(cache?.mounts.map(({ container, path, readOnly }) => [container, path, readOnly])).toEqual([['web', '/cache', false], ['shm', '/data', true]])
    expect(new Set(cache?.mounts.map((one) => one.source)).size).toBe(1)
    const [mount] = await inspect<{ Source: string; Destination: string }[]>(lab.container('look', 'web').id ?? '', '.Mounts').then((all) => all.filter((one) => one.Destination === '/cache'))
    // The kernel names the folder from the root of its own file system.
    expect(mount?.Source.endsWith(cache?.mounts[0]?.source?.replace(/^\S+ /, '') ?? '?')).toBe(true)
    const file = statSync(`${mount?.Source}/hello.txt`)
    expect(cache?.files).toEqual([{ path: 'hello.txt', type: 'file', bytes: 6, mode: file.mode & 0o7777, uid: file.uid, gid: file.gid, modifiedAt: Math.floor(file.mtimeMs) }])
    const fast = mnt?.find((one) => one.volume === 'fast')
    expect(fast?.mounts).toMatchObject([{ container: 'shm', path: '/fast', readOnly: false, fileSystem: 'tmpfs' }])
    expect(fast?.files).toEqual([])
  })

  it('follows no link out of the container', async () => {
    const id = lab.container('look', 'web').id ?? ''
    await docker('exec', id, '/demo', 'write', '/cache/sub', 'x')
    const [mount] = await inspect<{ Source: string; Destination: string }[]>(id, '.Mounts').then((all) => all.filter((one) => one.Destination === '/cache'))
    await run('ln', ['-s', '/proc/1/root/etc', `${mount?.Source}/out`])
    const { mnt } = await look('mnt')
    const files = mnt?.find((one) => one.volume === 'cache')?.files ?? []
    expect(files.map((one) => [one.path, one.type])).toEqual([['hello.txt', 'file'], ['out', 'link'], ['sub', 'file']])
  })
})

it('cgroup: limits as the manifest asks, usage as the engine’s cgroup files have it', async () => {
  const { cgroup } = await look('cgroup')
  expect(cgroup?.map((one) => one.container)).toEqual(names())
  const web = cgroup?.find((one) => one.container === 'web')
  expect(web).toMatchObject({ memory: { limitBytes: 48 * 1024 * 1024 }, cpu: { limitCpus: 0.25 }, processes: { count: 1 } })
  expect(cgroup?.find((one) => one.container === 'fetch')).toMatchObject({ memory: { limitBytes: null }, cpu: { limitCpus: null } })
  if (web?.version !== 1) return
  const path = /:memory:(.*)$/m.exec(readFileSync(`/proc/${pidOf('web')}/cgroup`, 'utf8'))?.[1] ?? ''
  const used = Number((await docker('exec', lab.container('look', 'web').id ?? '', '/demo', 'cat', '/sys/fs/cgroup/memory/memory.max_usage_in_bytes'))[0])
  expect(path).toContain(lab.container('look', 'web').id)
  expect(web.memory.peakBytes).toBeGreaterThan(0)
  expect(web.memory.peakBytes).toBeLessThanOrEqual(used)
})

describe('process', () => {
  it('has what /proc/<pid>/status says of each', async () => {
    // What was executed inside a moment ago may still be on its way out.
    const told = await soon(async () => {
      const process = (await look('process')).process ?? []
      expect(process.map((one) => one.hostPid).sort()).toEqual(lab.pod('look')?.processes.map((one) => one.hostPid).sort())
      return process
    })
    for (const one of told) {
      const status = readFileSync(`/proc/${one.hostPid}/status`, 'utf8')
      const mask = (field: string): bigint => BigInt(`0x${new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '0'}`)
      expect(one.uid).toBe(Number(/^Uid:\s*(\d+)/m.exec(status)?.[1]))
      expect(one.seccomp).toBe(['disabled', 'strict', 'filter'][Number(/^Seccomp:\s*(\d)/m.exec(status)?.[1])])
      expect(one.capabilities.effective.length).toBe(mask('CapEff').toString(2).replaceAll('0', '').length)
      expect(one.signals.caught.length).toBe(mask('SigCgt').toString(2).replaceAll('0', '').length)
    }
  })

  it('has a process that is not its container’s first: its own user, and the signals that it catches, ignores and blocks, by name', async () => {
    const id = lab.container('look', 'web').id ?? ''
    await docker('exec', '--detach', '--user', '4321:88', id, '/demo', 'stubborn')
    const second = await lab.until('the second process is seen', () => lab.pod('look')?.processes.find((one) => one.command.includes('stubborn')))
    const told = await eventually('it is told of', async () => (await look('process')).process?.find((one) => one.hostPid === second.hostPid && one.signals.caught.length + one.signals.ignored.length > 0))
    const status = readFileSync(`/proc/${second.hostPid}/status`, 'utf8')
    expect(told).toMatchObject({ container: 'web', pid: second.pid, uid: 4321, gid: 88 })
    for (const [set, field] of [['caught', 'SigCgt'], ['ignored', 'SigIgn'], ['blocked', 'SigBlk']] as const) {
      const mask = BigInt(`0x${new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '0'}`)
      const named = await Promise.all(told.signals[set].map(async (name) => Number((await run('/bin/kill', ['-l', name.replace(/^SIG/, '')])).stdout.trim())))
      expect(named.reduce((sum, number) => sum | (1n << BigInt(number - 1)), 0n), field).toBe(mask)
    }
    // The user has no capability of root's, however many its container has.
    expect(told.capabilities.effective).toEqual([])
    await run('kill', ['-9', String(second.hostPid)])
  })

  it('says what pause catches, and what a container without rights has', async () => {
    const { process: told } = await look('process')
    const pause = told?.find((one) => one.container === 'pause')
    const { stdout } = await run('grep', ['SigCgt', `/proc/${pause?.hostPid}/status`])
    // kill(1) knows the names by itself.
    const mask = BigInt(`0x${stdout.trim().split(/\s+/)[1]}`)
    const numbers = Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => ((mask >> BigInt(bit)) & 1n) === 1n).map((bit) => bit + 1)
    const real = await Promise.all(numbers.map(async (number) => `SIG${(await run('/bin/kill', ['-l', String(number)])).stdout.trim()}`))
    expect(pause?.signals.caught).toEqual(real)
    expect(pause?.signals.caught).toEqual(expect.arrayContaining(['SIGINT', 'SIGTERM']))
    expect(told?.find((one) => one.container === 'listen')).toMatchObject({ uid: 1234, gid: 77, noNewPrivileges: true, capabilities: { effective: [], bounding: [] } })
  })
})

it('refuses a pod that is not there, and answers only what was asked', async () => {
  await expect(lab.lab.run('pods.details', { uid: 'nobody', about: ['net'] })).rejects.toMatchObject({ code: 'not-found' })
  expect(await look('uts')).toMatchObject({ net: null, ipc: null, mnt: null, cgroup: null, process: null, cut: [] })
})

/** Containers whose first process has that file mapped. */
function mappers(path: string): readonly string[] {
  return names().filter((name) => readFileSync(`/proc/${pidOf(name)}/maps`, 'utf8').includes(path))
}

function openSockets(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
    return inode === undefined ? [] : [Number(inode)]
  })
}

it('a hostPath is one folder for all pods that mount it: each is told of the others, and the kernel says the same', async () => {
  await lab.lab.run('settings.set', { allowHostPath: true })
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-shared-'))
  const sharing = (name: string, at: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  terminationGracePeriodSeconds: 0\n  volumes: [{ name: v, hostPath: { path: ${at}, type: DirectoryOrCreate } }]\n  containers: [{ name: c, image: pauselab/demo, args: [sleep], volumeMounts: [{ name: v, mountPath: /${name} }] }]\n`
  try {
    const pods = await lab.apply([sharing('one', folder), sharing('two', `${folder}/`), sharing('deep', `${folder}/below`)].join('---\n'))
    await lab.until('they run', () => ['one', 'two', 'deep'].every((name) => lab.running(name)))
    const volumeOf = async (name: string): Promise<VolumeDetails> => {
      const of = pods.find((pod) => pod.name === name)?.uid ?? ''
      const [volume] = (await lab.lab.run('pods.details', { uid: of, about: ['mnt'] })).mnt ?? []
      if (volume === undefined) throw new Error('no volume')
      return volume
    }
    const [one, two, deep] = [await volumeOf('one'), await volumeOf('two'), await volumeOf('deep')]
    const others = (volume: VolumeDetails): unknown => volume.others.map(({ pod, container, path: at, part }) => [pod, container, at, part])
    expect(others(one)).toEqual([['deep', 'c', '/deep', 'within'], ['two', 'c', '/two', 'same']])
    expect(others(deep)).toEqual([['one', 'c', '/one', 'around'], ['two', 'c', '/two', 'around']])
    expect(one.mounts[0]?.source).toBe(two.mounts[0]?.source)
    expect(deep.mounts[0]?.source).toBe(`${one.mounts[0]?.source ?? ''}/below`)
    expect((await look('mnt')).mnt?.map((volume) => volume.others)).toEqual([[], []])
  } finally {
    await Promise.all(lab.snapshot.pods.filter((pod) => pod.name !== 'look').map((pod) => lab.lab.run('pods.delete', { uid: pod.uid, graceSeconds: 0 })))
    rmSync(folder, { recursive: true, force: true })
  }
})
