import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabMessage } from '../../../src-main/api'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'
import { ShellImage } from '../../support/shellImage'

const SHELL = new ShellImage('it-file-tail/shell:1')
const POD = `apiVersion: v1
kind: Pod
metadata: { name: files }
spec:
  terminationGracePeriodSeconds: 0
  volumes:
  - { name: logs, emptyDir: {} }
  - { name: fast, emptyDir: { medium: Memory } }
  containers:
  - { name: app, image: pauselab/demo, args: [logger, /logs/app.log], volumeMounts: [{ name: logs, mountPath: /logs }, { name: fast, mountPath: /fast }] }
  - { name: shell, image: "${SHELL.name}", command: [sleep, "3600"], volumeMounts: [{ name: logs, mountPath: /logs }] }
`

describe('a file of a volume is followed', () => {
  const lab = new TestLab('it-file-tail')
  let uid = ''
  beforeAll(async () => {
    await SHELL.make()
    await lab.start()
    ;[{ uid } = { uid: '' }] = await lab.apply(POD)
    await lab.until('the pod runs', () => lab.running('files'))
  })
  afterAll(async () => {
    await lab.dispose()
    await SHELL.remove()
  })

  async function follow(path: string, volume = 'logs', tail?: number): Promise<string> {
    return (await lab.lab.run('files.follow', { subscriber: lab.subscriber, uid, volume, path, ...(tail === undefined ? {} : { tail }) })).stream
  }

  function heard(stream: string, channel?: 'stdout' | 'stderr'): string {
    return lab.messages.flatMap((message: LabMessage) => (message.type === 'stream' && message.stream === stream && (channel === undefined || message.channel === channel) ? [message.data] : [])).join('')
  }

  async function shell(script: string): Promise<void> {
    await docker('exec', lab.container('files', 'shell').id ?? '', 'sh', '-c', script)
  }

  it('from its last bytes on, line by line as the program writes it', async () => {
    await expect.poll(() => follow('app.log').catch(() => ''), { timeout: 20_000 }).not.toBe('')
    const stream = await follow('app.log')
    await lab.until('lines come', () => heard(stream).split('\n').length > 3)
    const [written = ''] = [(await docker('exec', lab.container('files', 'shell').id ?? '', 'cat', '/logs/app.log')).join('\n')]
    expect(`${written}\n`.startsWith(heard(stream).slice(0, 20))).toBe(true)
    expect((await lab.lab.run('streams.close', { stream })).closed).toBe(true)
  })

  it('through truncation and rotation, and a small tail begins near the end', async () => {
    await shell('echo first line > /logs/own; echo second >> /logs/own')
    const stream = await follow('own', 'logs', 7)
    await lab.until('its end is shown', () => heard(stream) === 'second\n')
    await shell('echo new > /logs/own')
    await lab.until('the new start is shown', () => heard(stream, 'stdout') === 'second\nnew\n')
    expect(heard(stream, 'stderr')).toBe('tail: own: file truncated\n')
    await shell('echo -n > /logs/other; /bin/busybox mv /logs/own /logs/own.1')
    await lab.until('it is said to be gone', () => heard(stream, 'stderr').includes('has become inaccessible'))
    await shell('echo rotated > /logs/own')
    await lab.until('the next one is shown', () => heard(stream, 'stdout').endsWith('rotated\n'))
    await lab.lab.run('streams.close', { stream })
  })

  it('and no link leads out of it: neither a planted one, nor one that takes the file’s place later', async () => {
    await shell('/bin/busybox ln -s /etc/hostname /logs/out; /bin/busybox ln -s / /logs/root; /bin/busybox ln -s app.log /logs/within; echo x > /logs/swap; /bin/busybox mkfifo /logs/pipe')
    for (const path of ['out', 'within', 'root/etc/hostname', 'pipe']) await expect(follow(path)).rejects.toMatchObject({ code: 'refused' })
    for (const path of ['../etc-hosts', '/etc/hostname', 'a/../../x', '.', '', 'a//b']) await expect(follow(path)).rejects.toMatchObject({ code: 'bad-request' })
    const stream = await follow('swap')
    await shell('/bin/busybox rm /logs/swap; /bin/busybox ln -s /etc/hostname /logs/swap')
    const end = await lab.until('it ends', () => lab.messages.find((message) => message.type === 'streamEnd' && message.stream === stream))
    expect(end).toMatchObject({ reason: expect.stringContaining('swap') as string })
    expect(heard(stream, 'stdout')).toBe('x\n')
  })

  it('what is not among the lab’s files is refused, what is not there is not found', async () => {
    await expect(follow('a', 'fast')).rejects.toMatchObject({ code: 'refused' })
    await expect(follow('nothing')).rejects.toMatchObject({ code: 'not-found' })
    await expect(follow('app.log', 'nowhere')).rejects.toMatchObject({ code: 'not-found' })
    await expect(lab.lab.run('files.follow', { subscriber: 'nobody', uid, volume: 'logs', path: 'app.log' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('until the pod is gone', async () => {
    const stream = await follow('app.log')
    await lab.lab.run('pods.delete', { uid, graceSeconds: 0 })
    await lab.until('it ends with it', () => lab.messages.some((message) => message.type === 'streamEnd' && message.stream === stream))
  })
})
