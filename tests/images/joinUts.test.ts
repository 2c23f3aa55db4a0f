import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, exitCode, hostPid, logs, removeTestContainers, startContainer } from './support/docker'
import { loadImages } from './support/loadImages'
import { readNamespaces, readTruth } from './support/proc'
import { eventually } from './support/wait'

const IMAGE = 'pauselab/demo'
const SYS_ADMIN = 21n
const SETPCAP = 8n

let sandbox: string
let joined: readonly string[]

beforeAll(async function start() {
  await loadImages()
  sandbox = await startContainer(['--ipc', 'shareable', '--hostname', 'the-pod', '--security-opt', 'no-new-privileges'], 'pauselab/pause')
  joined = ['network', 'ipc', 'pid'].flatMap((kind) => [`--${kind}`, `container:${sandbox}`])
})
afterAll(removeTestContainers)

function capabilitySets(pid: number): Record<string, bigint> {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Object.fromEntries(['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((set) => [set, BigInt(`0x${new RegExp(`^${set}:\\s+(\\S+)`, 'm').exec(status)?.[1]}`)]))
}

function setsWith(pid: number, capability: bigint): readonly string[] {
  return Object.entries(capabilitySets(pid)).filter(([, set]) => (set >> capability) % 2n === 1n).map(([name]) => name)
}

async function becomes(id: string, command: string): Promise<number> {
  const pid = await hostPid(id)
  await eventually(command, () => (readTruth(pid).cmd === command ? true : undefined))
  return pid
}

describe('join-uts', function joinUts() {
  it.each([
    ['with Docker\'s own capabilities', ['--cap-add', 'SYS_ADMIN'], ['join-uts', 'web', '--port', '81']],
    ['with no-new-privileges', ['--cap-add', 'SYS_ADMIN', '--security-opt', 'no-new-privileges'], ['join-uts', '--', 'web', '--port', '82']],
    ['with few capabilities and SYS_PTRACE', ['--cap-drop', 'ALL', '--cap-add', 'SYS_ADMIN', '--cap-add', 'SETPCAP', '--cap-add', 'SYS_PTRACE'], ['join-uts', '--drop', 'SETPCAP,CAP_SYS_PTRACE', '--', 'web', '--port', '83']]
  ])('%s it shares pause\'s UTS namespace and has no SYS_ADMIN left', async function shares(_how, options, command) {
    const id = await startContainer([...joined, ...options], IMAGE, command)
    const pid = await becomes(id, `/demo ${command.slice(command.indexOf('web')).join(' ')}`)
    const pause = await hostPid(sandbox)
    expect(readNamespaces(pid)).toMatchObject({ uts: readNamespaces(pause).uts, net: readNamespaces(pause).net, pid: readNamespaces(pause).pid })
    expect(readTruth(pid).comm).toBe('demo')
    expect(setsWith(pid, SYS_ADMIN)).toEqual([])
    expect(setsWith(pid, SETPCAP)).toEqual(command.includes('--drop') ? [] : ['CapPrm', 'CapEff', 'CapBnd'])
    await docker('rm', '-f', id)
  })

  it('is not what Docker does by itself', async function plain() {
    const id = await startContainer(joined, IMAGE, ['sleep'])
    expect(readNamespaces(await hostPid(id)).uts).not.toBe(readNamespaces(await hostPid(sandbox)).uts)
  })

  it('also becomes a program by its path', async function program() {
    const id = await startContainer([...joined, '--cap-add', 'SYS_ADMIN'], IMAGE, ['join-uts', '--', '/bin/sleep', '1h'])
    await becomes(id, '/bin/sleep 1h')
  })

  it('lets nothing in the container have SYS_ADMIN again', async function never() {
    const id = await startContainer([...joined, '--cap-add', 'SYS_ADMIN'], IMAGE, ['join-uts', 'join-uts', 'sleep'])
    expect(await exitCode(id)).toBe(1)
    expect(await logs(id)).toContain('CAP_SYS_ADMIN is missing')
  })

  it.each([
    ['no shared PID namespace', () => ['--cap-add', 'SYS_ADMIN'], 'PID namespace of its own'],
    ['the host\'s PID namespace', () => ['--cap-add', 'SYS_ADMIN', '--pid', 'host'], /PID 1 (is )?no pause/],
    ['no SYS_ADMIN', () => joined, 'CAP_SYS_ADMIN is missing'],
    ['no root', () => [...joined, '--cap-add', 'SYS_ADMIN', '--user', '1000'], 'CAP_SYS_ADMIN is missing'],
    ['no SETPCAP, so that it could come back', () => [...joined, '--cap-drop', 'ALL', '--cap-add', 'SYS_ADMIN', '--cap-add', 'SYS_PTRACE'], 'without CAP_SETPCAP'],
    ['no way to read pause\'s namespaces', () => [...joined, '--cap-drop', 'ALL', '--cap-add', 'SYS_ADMIN', '--cap-add', 'SETPCAP'], '/proc/1/ns/uts: Permission denied']
  ])('%s: it says so and ends with 1', async function refuses(_why, options, reason) {
    const id = await startContainer(options(), IMAGE, ['join-uts', 'sleep'])
    expect(await exitCode(id)).toBe(1)
    expect(await logs(id)).toMatch(reason)
  })

  it.each([
    [['join-uts'], 'no mode given'],
    [['join-uts', 'nonsense'], 'unknown mode "nonsense"'],
    [['join-uts', '--drop', 'SYS_NOTHING', 'sleep'], 'unknown capability "SYS_NOTHING"']
  ])('%j is refused with exit code 2', async function usage(args, reason) {
    const id = await startContainer([], IMAGE, args)
    expect(await exitCode(id)).toBe(2)
    expect(await logs(id)).toContain(reason)
  })
})
