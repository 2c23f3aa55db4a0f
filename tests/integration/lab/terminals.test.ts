import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StreamEndMessage } from '../../../src-main/api'
import { docker, inspect, procFacts } from '../../support/docker'
import { TestLab } from '../../support/lab'
import { ShellImage } from '../../support/shellImage'

const SHELL = new ShellImage('pauselab-test/terminals:1')
const POD = `
apiVersion: v1
kind: Pod
metadata: { name: talk }
spec:
  shareProcessNamespace: true
  terminationGracePeriodSeconds: 1
  containers:
  - { name: mute, image: pauselab/demo, args: [sleep, infinity] } # has no shell
  - { name: busy, image: '${SHELL.name}', command: [/bin/sleep, '10000'], imagePullPolicy: Never }
`

describe('terminals', () => {
  const lab = new TestLab('it-terminals')
  beforeAll(async () => {
    await SHELL.make()
    await lab.start()
    await lab.apply(POD)
    await lab.until('the pod runs', () => lab.running('talk'))
  })
  afterAll(async () => {
    await lab.dispose()
    await SHELL.remove()
  })

  const idOf = (name: string): string => lab.container('talk', name).id ?? ''
  const screen = (stream: string): string => lab.messages.map((one) => (one.type === 'stream' && one.stream === stream ? one.data : '')).join('')
  const endOf = (stream: string): StreamEndMessage | undefined => lab.messages.find((one): one is StreamEndMessage => one.type === 'streamEnd' && one.stream === stream)
  async function open(name: string, command?: readonly string[], size = { cols: 90, rows: 20 }): Promise<string> {
    const { stream } = await lab.lab.run('terminal.open', { subscriber: lab.subscriber, id: idOf(name), ...size, ...(command === undefined ? {} : { command: [...command] }) })
    if (stream === null) throw new Error(`${name} has no shell`)
    return stream
  }
  async function type(stream: string, data: string, expected: string): Promise<void> {
    await lab.lab.run('terminal.write', { stream, data })
    await lab.until(`the screen says ${expected}`, () => screen(stream).includes(expected))
  }
  async function ended(stream: string): Promise<StreamEndMessage> {
    return lab.until('its end', () => endOf(stream))
  }

  it('a shell: input, size, a new size, and its exit code', async () => {
    const stream = await open('busy')
    await type(stream, 'stty size\r', '20 90\r\n')
    await lab.lab.run('terminal.resize', { stream, cols: 120, rows: 33 })
    await type(stream, 'stty size\r', '33 120\r\n')
    await type(stream, 'echo $((6*7))\r', '42\r\n')
    await lab.lab.run('terminal.write', { stream, data: 'exit 7\r' })
    expect(await ended(stream)).toMatchObject({ reason: null, exitCode: 7 })
    await expect(lab.lab.run('terminal.write', { stream, data: 'x' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('no shell is no error, and a program of the image can be run', async () => {
    expect(await lab.lab.run('terminal.open', { subscriber: lab.subscriber, id: idOf('mute'), cols: 80, rows: 24 })).toEqual({ stream: null, command: [] })
    const stream = await open('mute', ['/demo', 'ps'])
    expect(await ended(stream)).toMatchObject({ reason: null, exitCode: 0 })
    expect(screen(stream)).toContain('/demo sleep infinity\r\n')
    const noted = await lab.until('it is noted', () => lab.snapshot.timeline.find((event) => event.reason === 'Exec' && event.container === 'mute'))
    expect(noted).toMatchObject({ source: 'user', command: `docker exec -it ${idOf('mute').slice(0, 12)} /demo ps` })
  })

  it('who closes the window hangs the program up', async () => {
    const stream = await open('busy', ['/bin/sleep', '4711'])
    const process = await lab.until('its process', () => lab.pod('talk')?.processes.find((one) => one.command.endsWith('sleep 4711')))
    expect(procFacts(process.hostPid)).not.toBeNull()
    await lab.lab.run('streams.close', { stream })
    await lab.until('its end', () => procFacts(process.hostPid) === null || lab.pod('talk')?.processes.every((one) => one.hostPid !== process.hostPid))
    expect(procFacts(process.hostPid)).toBeNull()
  })

  it('a subscriber that leaves takes its terminals along', async () => {
    const second = lab.lab.subscribe(() => undefined)
    await lab.lab.run('terminal.open', { subscriber: second.subscriber, id: idOf('busy'), cols: 80, rows: 24, command: ['/bin/sleep', '4712'] })
    await lab.until('its process', () => lab.pod('talk')?.processes.find((one) => one.command.endsWith('sleep 4712')))
    second.close()
    await lab.until('its end', () => lab.pod('talk')?.processes.every((one) => !one.command.endsWith('sleep 4712')))
    await expect(lab.lab.run('terminal.open', { subscriber: second.subscriber, id: idOf('busy'), cols: 80, rows: 24 })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('a program that prints without end waits for who reads', async () => {
    const stream = await open('busy', ['/bin/yes'])
    const from = Date.now()
    await lab.until('the first heap', () => screen(stream).length > 4_000_000)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await lab.lab.run('streams.close', { stream })
    expect(screen(stream).length).toBeLessThan(4_200_000 + ((Date.now() - from) / 1_000) * 1_100_000 + 200_000)
    await lab.until('its end', () => lab.pod('talk')?.processes.every((one) => !one.command.endsWith('/bin/yes')))
  })

  it('images with a shell are found without running them; a debug container gives its pod one', async () => {
    const { images } = await lab.lab.run('images.shells', {})
    expect(images).toContainEqual({ image: SHELL.name, shell: '/bin/sh', sizeBytes: expect.any(Number) as number })
    expect(images.some(({ image }) => image.startsWith('pauselab/'))).toBe(false)
    const uid = lab.pod('talk')?.uid ?? ''
    for (const expected of ['debugger-1', 'debugger-2']) {
      expect(await lab.lab.run('pods.debug', { uid, image: SHELL.name, container: 'mute' })).toEqual({ container: expected })
      await lab.until(`${expected} runs`, () => lab.find('talk', expected)?.state === 'running')
    }
    expect(await inspect<string>(idOf('debugger-1'), '.State.Status')).toBe('running')
    const stream = await open('debugger-2')
    await type(stream, 'ps\r', '/demo sleep infinity')
    expect((await lab.lab.run('pods.manifest', { uid })).manifest).toContain('has no shell')
    await expect(lab.lab.run('pods.debug', { uid, image: 'pauselab/demo' })).rejects.toMatchObject({ code: 'refused', message: 'pauselab/demo has no shell' })
    await expect(lab.lab.run('pods.debug', { uid, image: 'nobody/nothing' })).rejects.toMatchObject({ code: 'refused' })
    expect(await docker('ps', '-aq', '--filter', 'label=dev.pauselab.owner=it-terminals', '--filter', 'label=dev.pauselab.temporary=look-for-shell')).toEqual([])
  })

  it('the container’s death ends its terminals, and is said', async () => {
    const stream = await open('busy')
    await type(stream, 'echo ready\r', 'ready\r\n')
    await lab.lab.run('containers.kill', { id: idOf('busy'), signal: 'SIGKILL' })
    expect(await ended(stream)).toMatchObject({ reason: 'container-ended' })
  })
})
