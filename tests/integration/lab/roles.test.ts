import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContainerView, PodView } from '../../../src-main/api'
import { docker, inspect } from '../../support/docker'
import { TestLab } from '../../support/lab'
import { traces } from '../../support/traces'

const PATIENCE_MS = 50_000

function pod(name: string, spec: string, more = ''): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}${more} }\nspec: ${spec}\n`
}

function namespaceOf(one: ContainerView | undefined, kind: string): string {
  return readlinkSync(`/proc/${one?.hostPid ?? 0}/ns/${kind}`)
}

describe('containers by their roles, on the real engine', () => {
  const lab = new TestLab('it-roles')
  beforeAll(() => lab.start())
  afterAll(() => lab.dispose())

  const until = <T>(what: string, look: () => T | undefined | null | false): Promise<T> => lab.until(what, look, PATIENCE_MS)
  const startOf = async (id: string | null): Promise<number> => Date.parse((await inspect<{ StartedAt: string }>(id ?? '', '.State')).StartedAt)
  const endOf = async (id: string | null): Promise<number> => Date.parse((await inspect<{ FinishedAt: string }>(id ?? '', '.State')).FinishedAt)

  it('runs init containers one after the other, then the apps; the app reads what they wrote', async () => {
    await lab.apply(
      pod(
        'inits',
        `{ terminationGracePeriodSeconds: 2, volumes: [{ name: v, emptyDir: {} }],
           initContainers: [{ name: one, image: pauselab/demo, args: [write, /v/one, first], volumeMounts: [{ name: v, mountPath: /v }] }, { name: two, image: pauselab/demo, args: [exists, /v/one], volumeMounts: [{ name: v, mountPath: /v }] }],
           containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity], volumeMounts: [{ name: v, mountPath: /in, readOnly: true }] }] }`
      )
    )
    const up = await until('the app runs', () => (lab.find('inits', 'app')?.state === 'running' ? lab.pod('inits') : undefined))
    const [pause, one, two, app] = up.containers
    expect([pause?.role, one?.role, two?.role, app?.role]).toEqual(['sandbox', 'init', 'init', 'app'])
    expect([one, two].map((init) => [init?.state, init?.reason, init?.exitCode, init?.restartCount])).toEqual([['terminated', 'Completed', 0, 0], ['terminated', 'Completed', 0, 0]])
    expect(await endOf(one?.id ?? null)).toBeLessThanOrEqual(await startOf(two?.id ?? null))
    expect(await endOf(two?.id ?? null)).toBeLessThanOrEqual(await startOf(app?.id ?? null))
    expect((await docker('exec', app?.id ?? '', '/demo', 'cat', '/in/one')).join('')).toBe('first')
    expect(up).toMatchObject({ phase: 'Running', status: 'Running' })
    expect(up.conditions.map(({ type, status }) => [type, status])).toEqual([['PodReadyToStartContainers', 'True'], ['Initialized', 'True'], ['Ready', 'True'], ['ContainersReady', 'True'], ['PodScheduled', 'True']])
  })

  it('runs them again when pause dies, with the files still there; an app’s death does not', async () => {
    await lab.lab.run('containers.kill', { id: lab.container('inits', 'app').id ?? '', signal: 'SIGKILL' })
    await until('the app is back', () => (lab.find('inits', 'app')?.state === 'running' && lab.find('inits', 'app')?.restartCount === 1 ? true : undefined))
    expect(lab.container('inits', 'one').restartCount).toBe(0)
    await lab.lab.run('containers.kill', { id: lab.container('inits', 'pause').id ?? '', signal: 'SIGKILL' })
    const again = await until('everybody is back', () => (lab.pod('inits')?.sandboxAttempt === 1 && lab.find('inits', 'app')?.state === 'running' ? lab.pod('inits') : undefined))
    expect(again.containers.map((one) => [one.name, one.restartCount])).toEqual([['pause', 1], ['one', 1], ['two', 1], ['app', 2]])
  })

  it('starts a sidecar before the apps, restarts it by itself, and ends it last', async () => {
    const [applied] = await lab.apply(
      pod('beside', '{ restartPolicy: Never, terminationGracePeriodSeconds: 20, initContainers: [{ name: side, image: pauselab/demo, restartPolicy: Always, args: [sleep, infinity] }], containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity, --linger, 1s] }] }')
    )
    await until('it runs', () => lab.running('beside'))
    const [, side, app] = lab.running('beside')?.containers ?? []
    expect(side?.role).toBe('sidecar')
    expect(await startOf(side?.id ?? null)).toBeLessThanOrEqual(await startOf(app?.id ?? null))
    await lab.lab.run('containers.kill', { id: side?.id ?? '', signal: 'SIGKILL' })
    await until('the sidecar is back', () => (lab.find('beside', 'side')?.restartCount === 1 && lab.find('beside', 'side')?.state === 'running' ? true : undefined))
    expect(lab.container('beside', 'app').id).toBe(app?.id)
    const from = lab.snapshot.timeline.at(-1)?.id ?? 0
    await lab.lab.run('pods.delete', { uid: applied?.uid ?? '' })
    await until('it is gone', () => lab.pod('beside') === undefined)
    const deaths = lab.snapshot.timeline.filter((event) => event.id > from && event.reason === 'EngineDie' && event.pod?.name === 'beside').map((event) => event.container)
    expect(deaths).toEqual(['app', 'side', 'pause'])
    const told = lab.snapshot.timeline.filter((event) => event.id > from && event.reason === 'EngineKill' && event.pod?.name === 'beside').map((event) => [event.container, event.data['signal']])
    expect(told).toEqual([['app', 'SIGTERM'], ['side', 'SIGTERM'], ['pause', 'SIGTERM']])
  })

  it('adds a debug container to a running pod, in the PID namespace of the container it looks at', async () => {
    const spec = (debug: string): string => pod('debugged', `{ containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity] }]${debug} }`)
    await lab.apply(spec(''))
    const before = await until('it runs', () => lab.running('debugged'))
    const [{ change } = { change: '' }] = await lab.apply(spec(', ephemeralContainers: [{ name: look, image: pauselab/demo, args: [sleep, infinity], targetContainerName: app }]'))
    expect(change).toBe('updated')
    const debug = await until('it looks', () => (lab.find('debugged', 'look')?.state === 'running' ? lab.container('debugged', 'look') : undefined))
    expect(debug.role).toBe('ephemeral')
    const app = before.containers[1]
    expect(lab.container('debugged', 'app').id).toBe(app?.id)
    expect(namespaceOf(debug, 'pid')).toBe(namespaceOf(app, 'pid'))
    expect(namespaceOf(debug, 'net')).toBe(namespaceOf(app, 'net'))
    // A text that names none leaves it where it is, and a debug container may not be changed.
    expect((await lab.apply(spec('')))[0]?.change).toBe('unchanged')
    await expect(lab.apply(spec(', ephemeralContainers: [{ name: look, image: pauselab/demo, args: [help] }]'))).rejects.toMatchObject({ code: 'invalid' })
  })

  it('without pause the first app owns the namespaces: its death strands the other, which nobody mends', async () => {
    await lab.apply(pod('bare', '{ terminationGracePeriodSeconds: 2, containers: [{ name: front, image: pauselab/demo, args: [web] }, { name: poll, image: pauselab/demo, args: [sleep, infinity] }] }', ', annotations: { dev.pauselab/sandbox: none }'))
    const before = await until('it runs', () => lab.running('bare'))
    const [front, poll] = before.containers
    expect(before.containers.map((one) => one.role)).toEqual(['app', 'app'])
    expect(namespaceOf(poll, 'net')).toBe(namespaceOf(front, 'net'))
    const old = namespaceOf(poll, 'net')
    await lab.lab.run('containers.kill', { id: front?.id ?? '', signal: 'SIGKILL' })
    const after = await until('front is back, poll is stranded', () => (lab.find('bare', 'front')?.restartCount === 1 && lab.find('bare', 'front')?.state === 'running' && lab.find('bare', 'poll')?.stranded ? lab.pod('bare') : undefined))
    expect(after.containers[1]?.id).toBe(poll?.id)
    expect(namespaceOf(after.containers[1], 'net')).toBe(old)
    const links = execFileSync('cat', [`/proc/${poll?.hostPid}/net/dev`]).toString().match(/^\s*(\w+):/gm)?.map((line) => line.trim())
    expect(links).toEqual(['lo:'])
    expect(after.ip).not.toBeNull()
  })

  it('joins pause’s UTS namespace where the manifest asks for it, and gives the power to do so up', async () => {
    await lab.apply(pod('uts', '{ shareProcessNamespace: true, containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity] }] }', ', annotations: { dev.pauselab/share-uts: "true" }'))
    await until('it runs', () => lab.running('uts'))
    const shared = await until('the namespace is joined', (): PodView | undefined => {
      const [pause, app] = lab.pod('uts')?.containers ?? []
      return namespaceOf(pause, 'uts') === namespaceOf(app, 'uts') ? lab.pod('uts') : undefined
    })
    const status = execFileSync('cat', [`/proc/${shared.containers[1]?.hostPid}/status`]).toString()
    const bounding = BigInt(`0x${/^CapBnd:\s*(\w+)/m.exec(status)?.[1] ?? 'ff'}`)
    expect((bounding >> 21n) & 1n).toBe(0n)
  })

  it('uses the infra image that the pod names', async () => {
    await lab.apply(pod('infra', '{ containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity] }] }', ', annotations: { dev.pauselab/infra-image: pauselab/pause-noreap }'))
    const up = await until('it runs', () => lab.running('infra'))
    expect(up.containers[0]?.image).toBe('pauselab/pause-noreap')
    expect((await docker('inspect', '--format', '{{.Config.Image}}', up.sandboxId ?? '')).join('')).toBe('pauselab/pause-noreap')
  })

  it('hands on users, capabilities, limits and QoS as the kubelet does', async () => {
    await lab.apply(
      pod(
        'limits',
        `{ securityContext: { runAsUser: 1000, runAsGroup: 2000, supplementalGroups: [3000] },
           containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity], resources: { requests: { cpu: 100m, memory: 16Mi }, limits: { cpu: 500m, memory: 32Mi } },
             securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } } }] }`
      )
    )
    const up = await until('it runs', () => lab.running('limits'))
    expect(up.qosClass).toBe('Burstable')
    const { Config, HostConfig } = await inspect<{ Config: { User: string }; HostConfig: Record<string, unknown> }>(up.containers[1]?.id ?? '', '.')
    expect(Config.User).toBe('1000:2000')
    expect(HostConfig).toMatchObject({ CpuShares: 102, CpuQuota: 50_000, CpuPeriod: 100_000, Memory: 33_554_432, ReadonlyRootfs: true, CapDrop: ['ALL'], CapAdd: ['NET_BIND_SERVICE'], GroupAdd: ['3000'] })
    expect(HostConfig['SecurityOpt']).toContain('no-new-privileges')
  })

  it('reports who ran out of memory', async () => {
    // containerd says nothing of an OOM whose cgroup is gone by the time that it looks, as on a busy machine: then the engine and a kubelet do not know either. The next instance has its chance.
    await lab.apply(pod('greedy', '{ containers: [{ name: app, image: pauselab/demo, args: [eat, --mb, "200", --step, 20ms], resources: { limits: { memory: 16Mi } } }] }'))
    const last = await until('one of its ends was told as what it was', () => (lab.find('greedy', 'app')?.last?.reason === 'OOMKilled' ? lab.find('greedy', 'app')?.last : undefined))
    expect(last).toMatchObject({ exitCode: 137 })
    expect(lab.snapshot.timeline.some((event) => event.reason === 'EngineOom' && event.containerId === last?.id)).toBe(true)
  })

  it('fails a pod at its deadline, for good', async () => {
    await lab.apply(pod('late', '{ activeDeadlineSeconds: 20, terminationGracePeriodSeconds: 1, containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity] }] }'))
    await until('it runs', () => lab.running('late'))
    const over = await until('it fails', () => (lab.find('late', 'app')?.state === 'terminated' && lab.find('late', 'pause')?.state === 'terminated' ? lab.pod('late') : undefined))
    expect(over).toMatchObject({ phase: 'Failed', status: 'Completed', reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' })
  })

  it('refuses what reaches for the machine, until the settings allow it', async () => {
    const host = pod('host', '{ hostNetwork: true, hostAliases: [{ ip: 192.0.2.7, hostnames: [far.example, far] }], containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity] }] }')
    await expect(lab.apply(host)).rejects.toMatchObject({ code: 'invalid', details: [{ path: 'spec.hostNetwork' }] })
    await lab.lab.run('settings.set', { allowHostNamespaces: true })
    await lab.apply(host)
    const up = await until('it runs', () => lab.running('host'))
    expect(namespaceOf(up.containers[1], 'net')).toBe(readlinkSync('/proc/self/ns/net'))
    const names = readFileSync(`/proc/${up.containers[1]?.hostPid}/root/etc/hosts`, 'utf8')
    expect(names).toMatch(/^192\.0\.2\.7\s+far\.example$/m)
    expect(names).toMatch(/^192\.0\.2\.7\s+far$/m)
    await lab.lab.run('settings.set', { allowHostNamespaces: false })
  })

  it('back-offs follow the time scale', async () => {
    await lab.lab.run('settings.set', { timeScale: 0.2 })
    await lab.apply(pod('crashing', '{ containers: [{ name: app, image: pauselab/demo, args: [exit, "1"] }] }'))
    await until('it has waited twice', () => (lab.find('crashing', 'app')?.restartCount ?? 0) >= 3)
    const waits = lab.snapshot.timeline.filter((event) => event.reason === 'BackOff' && event.pod?.name === 'crashing').map((event) => [event.data['backOffMs'], event.data['timeScale']])
    expect(waits.slice(0, 2)).toEqual([[10_000, 0.2], [20_000, 0.2]])
    await lab.lab.run('settings.set', { timeScale: 1 })
  })

  it('leaves nothing behind', async () => {
    await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
    await until('all are gone', () => lab.snapshot.pods.length === 0)
    await lab.lab.stop()
    // The lab's own volume is the last to go, after its helper has.
    await expect.poll(() => traces('it-roles'), { timeout: 10_000 }).toEqual([])
  })
})
