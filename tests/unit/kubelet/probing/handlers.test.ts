import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { HandlerOptions, HandlerOutcome } from '../../../../src-main/kubelet/probing/handler'
import { createHandlerRunner } from '../../../../src-main/kubelet/probing/handlers'
import { limitBytes } from '../../../../src-main/kubelet/probing/limit'
import type { EnvVarSpec } from '../../../../src-main/pod/spec'
import { type ExecResult, RuntimeError } from '../../../../src-main/runtime/port'
import { errno, failingDialer, NetDialer } from './netDialer'
import { probeTarget } from './targets'

const NO_DIALER = failingDialer(new Error('no dialling here'))

function options(more: Partial<HandlerOptions> = {}): HandlerOptions {
  return { timeoutMs: 1_000, signal: new AbortController().signal, ...more }
}

/** Programs take longer than this. */
const SHORT_MS = 20

interface ExecCall {
  readonly id: string
  readonly command: readonly string[]
  readonly timeoutMs: number
}

async function exec(command: readonly string[], result: Partial<ExecResult> | RuntimeError, more: Partial<HandlerOptions> = {}, env: readonly EnvVarSpec[] = []): Promise<{ outcome: HandlerOutcome; calls: readonly ExecCall[] }> {
  const calls: ExecCall[] = []
  const run = createHandlerRunner({
    dialer: NO_DIALER,
    runtime: {
      exec: async (id, words, { timeoutMs }) => {
        calls.push({ id, command: words, timeoutMs })
        if (result instanceof RuntimeError) throw result
        if (more.timeoutMs === SHORT_MS) await new Promise((resolve) => setTimeout(resolve, 2 * SHORT_MS))
        return { exitCode: 0, stdout: '', stderr: '', ...result }
      }
    }
  })
  return { outcome: await run({ kind: 'exec', command }, probeTarget({ env }), options(more)), calls }
}

describe('exec', () => {
  test.each<[string, Partial<ExecResult> | RuntimeError, HandlerOutcome]>([
    ['exit code 0', { stdout: 'fine\n', stderr: 'but\n' }, { result: 'success', message: 'fine\nbut\n' }],
    ['another', { exitCode: 3, stdout: 'no\n' }, { result: 'failure', message: 'no\n' }],
    ['no program', { exitCode: 126, stdout: 'OCI runtime exec failed: exec failed: no such file' }, { result: 'failure', message: 'OCI runtime exec failed: exec failed: no such file' }],
    ['no end in time', { exitCode: null, stdout: 'so far' }, { result: 'failure', message: 'command "check --deep" timed out' }],
    ['a container that is not there', new RuntimeError('not-found', 'no such container', 'exec'), { result: 'unknown', message: 'no such container' }]
  ])('%s', async (_name, result, outcome) => expect((await exec(['check', '--deep'], result)).outcome).toEqual(outcome))

  test('a program that dies of its timeout has timed out; one that ends well a moment late has not', async () => {
    expect((await exec(['check'], { exitCode: 141 }, { timeoutMs: SHORT_MS })).outcome).toEqual({ result: 'failure', message: 'command "check" timed out' })
    expect((await exec(['check'], {}, { timeoutMs: SHORT_MS })).outcome.result).toBe('success')
  })

  test('asks the engine with the probe’s own timeout', async () => {
    expect((await exec(['true'], {}, { timeoutMs: 7_000 })).calls).toEqual([{ id: 'web-0', command: ['true'], timeoutMs: 7_000 }])
  })

  test('a probe’s command sees the manifest’s own values, unexpanded, and no others; a hook’s none', async () => {
    const env: readonly EnvVarSpec[] = [{ kind: 'value', name: 'A', value: '1' }, { kind: 'value', name: 'B', value: '$(A)2' }, { kind: 'field', name: 'POD', fieldPath: 'metadata.name' }]
    const command = ['echo', '$(A)', '$(B)', '[$(POD)]', '$(NONE)', '$$(A)']
    expect((await exec(command, {}, {}, env)).calls[0]?.command).toEqual(['echo', '1', '$(A)2', '[]', '$(NONE)', '$(A)'])
    expect((await exec(command, {}, { purpose: 'lifecycle' }, env)).calls[0]?.command).toEqual(command)
  })

  test('of a hook tells the exit code and both outputs', async () => {
    const { outcome } = await exec(['sh', '-c', 'exit 3'], { exitCode: 3, stdout: 'out\n', stderr: 'err\n' }, { purpose: 'lifecycle' })
    expect(outcome).toEqual({ result: 'failure', message: 'command \'sh -c exit 3\' exited with 3: err\n, message: "out\\nerr\\n"' })
  })

  test('keeps 10 KiB of the output', async () => {
    expect((await exec(['yes'], { exitCode: 1, stdout: 'y\n'.repeat(20_000) })).outcome.message).toHaveLength(10_240)
  })
})

describe('tcpSocket', () => {
  const handler = { kind: 'tcpSocket', host: null, port: 80 } as const

  test('an open port is all it takes, and the connection is closed', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const closed = once(server, 'connection').then(([socket]: net.Socket[]) => once((socket as net.Socket).resume(), 'close'))
    const { port } = server.address() as AddressInfo
    const run = createHandlerRunner({ runtime: { exec: () => Promise.reject(new Error('no')) }, dialer: new NetDialer() })
    expect(await run({ ...handler, port }, probeTarget({}, { podIp: '127.0.0.1' }), options())).toEqual({ result: 'success', message: '' })
    await closed
    server.close()
  })

  test.each([
    ['ECONNREFUSED', 'failure', 'dial tcp 172.30.0.5:80: connect: connection refused'],
    ['ETIMEDOUT', 'failure', 'dial tcp 172.30.0.5:80: i/o timeout'],
    ['ENETUNREACH', 'failure', 'dial tcp 172.30.0.5:80: connect: network is unreachable'],
    ['gone', 'unknown', 'gone']
  ])('%s', async (code, result, message) => {
    const run = createHandlerRunner({ runtime: { exec: () => Promise.reject(new Error('no')) }, dialer: failingDialer(errno(code)) })
    expect(await run(handler, probeTarget(), options())).toEqual({ result, message })
  })

  test('a dialler that does not start gives no answer', async () => {
    const dialer = { ...NO_DIALER, ready: () => Promise.reject(new RuntimeError('image-absent', 'No such image: pauselab/probe', 'create')) }
    const run = createHandlerRunner({ runtime: { exec: () => Promise.reject(new Error('no')) }, dialer })
    expect(await run(handler, probeTarget(), options())).toEqual({ result: 'unknown', message: 'No such image: pauselab/probe' })
  })
})

describe('sleep', () => {
  const run = createHandlerRunner({ runtime: { exec: () => Promise.reject(new Error('no')) }, dialer: NO_DIALER })

  test('takes its time', async () => {
    const begun = performance.now()
    expect(await run({ kind: 'sleep', seconds: 1 }, probeTarget(), options())).toEqual({ result: 'success', message: '' })
    expect(performance.now() - begun).toBeGreaterThan(990)
  })

  test('unless the container ends before', async () => {
    expect(await run({ kind: 'sleep', seconds: 60 }, probeTarget(), options({ signal: AbortSignal.timeout(20) }))).toEqual({ result: 'failure', message: 'container terminated before sleep hook finished' })
  })
})

describe('a limit of bytes', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['éé', 3, 'é'],
    ['aéé', 3, 'aé'],
    ['😀😀', 7, '😀'],
    ['', 3, '']
  ])('%j to %i', (text, bytes, kept) => expect(limitBytes(text, bytes)).toBe(kept))
})
