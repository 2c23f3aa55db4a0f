import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Claim, Proof } from '../../../src-main/api/prove'
import type { ProcessView } from '../../../src-main/api/model'
import { TestLab } from '../../support/lab'

const run = promisify(execFile)

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: proven }
spec:
  hostname: proven-host
  shareProcessNamespace: true
  volumes: [{ name: cache, emptyDir: {} }]
  containers:
  - name: web
    image: pauselab/demo
    args: [web, --port, "8080"]
    resources: { limits: { memory: 48Mi, cpu: 250m } }
    volumeMounts: [{ name: cache, mountPath: /cache, readOnly: true }]
  - { name: user, image: pauselab/demo, args: [sleep], securityContext: { runAsUser: 1234, runAsGroup: 77, capabilities: { drop: [ALL] } } }
  - { name: zombie, image: pauselab/demo, args: [zombie] }
`

const lab = new TestLab('it-prove')
let uid = ''

beforeAll(async () => {
  await lab.start()
  ;[{ uid } = { uid: '' }] = await lab.apply(POD)
  await lab.until('the pod runs, with a zombie', () => lab.running('proven')?.processes.some((one) => one.state === 'Z'))
})
afterAll(() => lab.dispose())

const prove = (claim: Claim): Promise<Proof> => lab.lab.run('prove.run', { claim })
const container = (name: string) => lab.container('proven', name)

function first(name: string): ProcessView & { readonly id: string } {
  const { hostPid, id } = container(name)
  const found = lab.pod('proven')?.processes.find((one) => one.hostPid === hostPid)
  if (found === undefined || id === null) throw new Error(`no process of ${name}`)
  return { ...found, id }
}

function process(name: string): { readonly hostPid: number; readonly startTime: number } {
  const { hostPid, startTime } = first(name)
  return { hostPid, startTime }
}

/** The line that the window shows, in a shell of this machine. */
async function shell(command: string): Promise<string> {
  return (await run('sh', ['-c', command])).stdout.trimEnd()
}

/** What moves between two looks: of a stat line everything but who it is and since when; of TCP tables the timers. */
function steady(output: string): readonly string[] {
  return output.split('\n').map((line) => (/^\d+ \(/.test(line) ? [line.split(' ')[0], line.split(' ')[21]].join(' ') : line.trimEnd().split(/\s+/).slice(0, 5).join(' ')))
}

async function details() {
  return lab.lab.run('pods.details', { uid, about: ['net', 'mnt', 'cgroup', 'process', 'uts'] })
}

describe('every kind of claim', () => {
  it('shows what the same line shows in a shell, and agrees with the lab', async () => {
    const told = await details()
    const ofUser = told.process?.find((one) => one.container === 'user')
    const ofPause = told.process?.find((one) => one.container === 'pause')
    const limits = told.cgroup?.find((one) => one.container === 'web')
    const mount = told.mnt?.[0]?.mounts[0]
    const listening = told.net?.[0]?.sockets.filter((one) => one.state === 'listen' && one.protocol === 'tcp').map((one) => one.local?.port ?? 0) ?? []
    const zombie = lab.pod('proven')?.processes.find((one) => one.state === 'Z')
    const pause = container('pause')
    const web = container('web')
    if (!ofUser || !ofPause || !limits || !mount?.source || !zombie || !pause.id || !web.id) throw new Error('the lab tells too little')
    const all = ['pause', 'web', 'user', 'zombie']
    const fact = (id: string, name: Extract<Claim, { kind: 'container' }>['fact'], value: string | number | boolean | null): Claim => ({ kind: 'container', id, fact: name, value })
    const claims: readonly Claim[] = [
      { kind: 'namespace', ...process('web'), namespace: 'net', inode: web.namespaces?.net ?? 0 },
      { kind: 'namespace', ...process('web'), namespace: 'mnt', inode: web.namespaces?.mnt ?? 0 },
      { kind: 'hostNamespace', namespace: 'net', inode: lab.snapshot.engine.hostNamespaces?.net ?? 0 },
      { kind: 'hostNamespace', namespace: 'mnt', inode: lab.snapshot.engine.hostNamespaces?.mnt ?? 0 },
      { kind: 'members', namespace: 'net', inode: pause.namespaces?.net ?? 0, of: all.map((name) => ({ container: name, ...process(name) })), members: all },
      { kind: 'members', namespace: 'mnt', inode: web.namespaces?.mnt ?? 0, of: all.map((name) => ({ container: name, ...process(name) })), members: ['web'] },
      { kind: 'alive', ...process('web') },
      { kind: 'pid', ...process('web'), pid: first('web').pid },
      { kind: 'parent', ...process('web'), parentHostPid: first('web').parentHostPid },
      { kind: 'processState', hostPid: zombie.hostPid, startTime: zombie.startTime, state: 'Z' },
      { kind: 'user', ...process('user'), uid: 1234, gid: 77 },
      { kind: 'signals', ...process('pause'), set: 'caught', signals: [...ofPause.signals.caught] },
      { kind: 'signals', ...process('pause'), set: 'ignored', signals: [...ofPause.signals.ignored] },
      { kind: 'capabilities', ...process('user'), capabilities: [...ofUser.capabilities.effective] },
      { kind: 'limit', ...process('web'), limit: 'memory', value: 48 * 1024 * 1024 },
      { kind: 'limit', ...process('web'), limit: 'cpu', value: 0.25 },
      { kind: 'limit', ...process('web'), limit: 'pids', value: limits.processes.limit },
      { kind: 'mount', ...process('web'), path: '/cache', source: mount.source, readOnly: true },
      { kind: 'listening', ...process('web'), ports: listening },
      { kind: 'hostname', ...process('web'), container: web.id, hostname: 'proven-host' },
      fact(web.id, 'state', 'running'),
      fact(web.id, 'exitCode', 0),
      fact(web.id, 'hostPid', web.hostPid),
      fact(web.id, 'startedAt', web.startedAt),
      fact(web.id, 'oomKilled', false),
      fact(web.id, 'restartCount', 0),
      fact(web.id, 'image', web.image),
      fact(web.id, 'networkMode', `container:${pause.id}`),
      fact(pause.id, 'ip', lab.pod('proven')?.ip ?? null),
      fact(pause.id, 'sandboxAttempt', 0),
      { kind: 'imageSize', image: web.image, sizeBytes: (await lab.lab.run('pods.stats', { uid })).containers.find((one) => one.name === 'web')?.imageBytes ?? 0 }
    ]
    expect(new Set(ofPause.signals.caught).size).toBeGreaterThan(1)
    expect(listening).toContain(8080)
    for (const claim of claims) {
      const proof = await prove(claim)
      expect(proof, JSON.stringify(claim)).toMatchObject({ verdict: 'agrees', unseen: null })
      expect(steady(proof.output), proof.command).toEqual(steady(await shell(proof.command)))
    }
  })
})

describe('a claim that is not so', () => {
  it('is told so, with what is', async () => {
    const { hostPid, startTime } = process('web')
    const real = container('web').namespaces?.net ?? 0
    expect(await prove({ kind: 'namespace', hostPid, startTime, namespace: 'net', inode: real + 1 })).toMatchObject({ verdict: 'disagrees', claimed: real + 1, found: real, output: `net:[${real}]` })
    expect(await prove({ kind: 'members', namespace: 'net', inode: real, of: [{ container: 'web', hostPid, startTime }], members: ['web', 'ghost'] })).toMatchObject({ verdict: 'disagrees', found: ['web'] })
    expect(await prove({ kind: 'container', id: container('web').id ?? '', fact: 'restartCount', value: 3 })).toMatchObject({ verdict: 'disagrees', found: 0 })
  })
})

describe('what is none of the lab’s', () => {
  it('is not looked at: neither a process of this machine nor a stranger’s container', async () => {
    const child = spawn('sleep', ['60'])
    const { stdout } = await run('docker', ['run', '--detach', '--rm', '--hostname', 'secret', 'pauselab/pause'])
    const stranger = stdout.trim()
    const strangerPid = Number((await run('docker', ['inspect', '--format', '{{.State.Pid}}', stranger])).stdout)
    const startOf = async (pid: number): Promise<number> => Number((await shell(`cat /proc/${pid}/stat`)).split(' ')[21])
    try {
      expect(await prove({ kind: 'alive', hostPid: child.pid ?? 0, startTime: await startOf(child.pid ?? 0) })).toMatchObject({ verdict: 'unseen', unseen: 'gone', output: '' })
      expect(await prove({ kind: 'container', id: stranger, fact: 'state', value: 'running' })).toMatchObject({ verdict: 'unseen', output: '' })
      expect(await prove({ kind: 'hostname', hostPid: strangerPid, startTime: await startOf(strangerPid), container: stranger, hostname: 'secret' })).toMatchObject({ verdict: 'unseen', output: '' })
      expect(await prove({ kind: 'imageSize', image: 'pauselab/probe', sizeBytes: 1 })).toMatchObject({ verdict: 'unseen', output: '' })
    } finally {
      child.kill()
      await run('docker', ['rm', '--force', stranger])
    }
  })
})

describe('after a kill', () => {
  it('the dead process is gone, its container has ended, and the restart took as long as the card says', async () => {
    const before = { ...process('web'), id: first('web').id }
    await lab.lab.run('containers.kill', { id: before.id, signal: 'SIGKILL' })
    const card = await lab.until('web runs again', () => lab.snapshot.cards.find((one) => one.container === 'web' && one.outcome === 'recovered'))
    const next = container('web').id ?? ''
    expect(next).not.toBe(before.id)
    expect(await prove({ kind: 'pid', hostPid: before.hostPid, startTime: before.startTime, pid: 1 })).toMatchObject({ verdict: 'unseen', unseen: 'gone' })
    expect(await prove({ kind: 'container', id: before.id, fact: 'state', value: 'running' })).toMatchObject({ verdict: 'disagrees', found: 'exited' })
    expect(await prove({ kind: 'container', id: before.id, fact: 'exitCode', value: card.exitCode.value })).toMatchObject({ verdict: 'agrees', output: '137' })
    expect(await prove({ kind: 'restarted', dead: before.id, next, afterMs: card.runningAgainAfterMs?.value ?? 0 })).toMatchObject({ verdict: 'agrees' })
    expect(await prove({ kind: 'container', id: next, fact: 'restartCount', value: 1 })).toMatchObject({ verdict: 'agrees' })
  })
})
