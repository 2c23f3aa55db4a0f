import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, inspect } from '../../support/docker'
import { TestLab } from '../../support/lab'
import { traces } from '../../support/traces'

function pod(name: string, spec: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: ${spec}\n`
}

describe('what a manifest asks for is what the engine has', () => {
  const lab = new TestLab('it-pods')
  beforeAll(() => lab.start())
  afterAll(() => lab.dispose())

  it('names, labels and joins as a kubelet’s Docker shim does', async () => {
    const [applied] = await lab.apply(pod('shape', '{ shareProcessNamespace: true, hostname: house, containers: [{ name: app, image: pauselab/demo, args: [web, --port, "$(PORT)"], env: [{ name: PORT, value: "8080" }], workingDir: /tmp }] }'))
    await lab.until('it runs', () => lab.running('shape'))
    const [pause, app] = lab.running('shape')?.containers ?? []
    const uid = applied?.uid ?? ''
    expect(pause?.dockerName).toBe(`k8s_POD_shape_default_${uid}_0`)
    expect(app?.dockerName).toBe(`k8s_app_shape_default_${uid}_0`)
    const sandbox = await inspect<{ Config: { Hostname: string; Labels: Record<string, string> }; HostConfig: Record<string, unknown> }>(pause?.id ?? '', '.')
    expect(sandbox.Config.Hostname).toBe('house')
    expect(sandbox.Config.Labels).toMatchObject({ 'io.kubernetes.container.name': 'POD', 'io.kubernetes.docker.type': 'podsandbox', 'io.kubernetes.pod.name': 'shape', 'io.kubernetes.pod.namespace': 'default', 'io.kubernetes.pod.uid': uid })
    expect(sandbox.HostConfig).toMatchObject({ IpcMode: 'shareable', PidMode: '', ShmSize: 67_108_864, CpuShares: 2, RestartPolicy: { Name: 'no' }, SecurityOpt: ['no-new-privileges'] })
    const joiner = await inspect<{ Config: { Cmd: string[]; Env: string[]; Labels: Record<string, string>; WorkingDir: string }; HostConfig: Record<string, unknown> }>(app?.id ?? '', '.')
    expect(joiner.HostConfig).toMatchObject({
      NetworkMode: `container:${pause?.id}`,
      IpcMode: `container:${pause?.id}`,
      PidMode: `container:${pause?.id}`,
      OomScoreAdj: 1_000,
      CpuShares: 2,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '5' } }
    })
    expect(joiner.Config).toMatchObject({ Cmd: ['web', '--port', '8080'], WorkingDir: '/tmp' })
    expect(joiner.Config.Env).toContain('PORT=8080')
    expect(joiner.Config.Labels).toMatchObject({ 'io.kubernetes.docker.type': 'container', 'io.kubernetes.container.name': 'app', 'io.kubernetes.sandbox.id': pause?.id, 'annotation.io.kubernetes.container.restartCount': '0' })
  })

  it('hands out a new IP with each sandbox, all of them in the lab’s own subnet', async () => {
    await lab.apply(pod('ip-one', '{ containers: [{ name: a, image: pauselab/demo, args: [sleep] }] }'))
    const first = await lab.until('it runs', () => lab.running('ip-one'))
    const [applied] = await lab.apply(pod('ip-two', '{ containers: [{ name: a, image: pauselab/demo, args: [sleep] }] }'))
    const second = await lab.until('it runs', () => lab.running('ip-two'))
    await lab.lab.run('pods.delete', { uid: applied?.uid ?? '', graceSeconds: 0 })
    await lab.until('it is gone', () => lab.pod('ip-two') === undefined)
    await lab.apply(pod('ip-three', '{ containers: [{ name: a, image: pauselab/demo, args: [sleep] }] }'))
    const third = await lab.until('it runs', () => lab.running('ip-three'))
    const last = (ip: string | null): number => Number(ip?.split('.').at(-1))
    expect([last(second.ip) - last(first.ip), last(third.ip) - last(second.ip)]).toEqual([1, 1])
  })

  it('shares an emptyDir that everybody may write, and removes it with the pod', async () => {
    const [applied] = await lab.apply(
      pod('volumes', '{ volumes: [{ name: data, emptyDir: {} }, { name: more, emptyDir: {} }], containers: [{ name: a, image: pauselab/demo, args: [sleep], volumeMounts: [{ name: data, mountPath: /data }, { name: more, mountPath: /more }] }, { name: b, image: pauselab/demo, args: [sleep], volumeMounts: [{ name: data, mountPath: /in, readOnly: true }] }] }')
    )
    await lab.until('it runs', () => lab.running('volumes'))
    const [pods = ''] = await docker('volume', 'inspect', '--format', '{{.Mountpoint}}', 'it-pods_pods')
    for (const volume of ['data', 'more']) expect(statSync(`${pods}/${applied?.uid}/volumes/${volume}`).mode & 0o7777).toBe(0o777)
    const pid = (name: string): number => lab.container('volumes', name).hostPid ?? 0
    writeFileSync(`/proc/${pid('a')}/root/data/note`, 'from a')
    expect(readFileSync(`/proc/${pid('b')}/root/in/note`, 'utf8')).toBe('from a')
    expect(() => writeFileSync(`/proc/${pid('b')}/root/in/other`, 'from b')).toThrow(/EROFS/)
    // The data outlives a container of it.
    await lab.lab.run('containers.kill', { id: lab.container('volumes', 'a').id ?? '' })
    await lab.until('a is back', () => lab.running('volumes')?.containers[1]?.restartCount === 1)
    expect(readFileSync(`/proc/${pid('a')}/root/data/note`, 'utf8')).toBe('from a')
    await lab.lab.run('pods.delete', { uid: applied?.uid ?? '', graceSeconds: 0 })
    await lab.until('it is gone', () => lab.pod('volumes') === undefined)
    expect(await docker('volume', 'ls', '-q', '--filter', `label=io.kubernetes.pod.uid=${applied?.uid}`)).toEqual([])
    expect(existsSync(`${pods}/${applied?.uid}`)).toBe(false)
  })

  it('replaces only the container whose definition changed, and refuses what an API server would', async () => {
    const spec = (args: string, port: number): string => pod('update', `{ terminationGracePeriodSeconds: 1, containers: [{ name: a, image: pauselab/demo, args: [${args}] }, { name: b, image: pauselab/demo, args: [web], ports: [{ containerPort: ${port} }] }] }`)
    await lab.apply(spec('sleep, infinity', 80))
    const before = await lab.until('it runs', () => lab.running('update'))
    const [updated] = await lab.apply(spec('sleep, 1h', 80))
    expect(updated?.change).toBe('updated')
    const after = await lab.until('a was replaced', () => {
      const now = lab.running('update')
      return now?.containers[1]?.command.includes('1h') && now
    })
    expect(after.sandboxId).toBe(before.sandboxId)
    expect(after.containers[2]?.id).toBe(before.containers[2]?.id)
    expect(after.containers[1]?.restartCount).toBe(1)
    expect(after.generation).toBe(2)
    await expect(lab.apply(spec('sleep, 1h', 81))).rejects.toMatchObject({ code: 'invalid', details: [{ path: 'spec.containers[1].ports' }] })
  })

  it('OnFailure: when pause dies, who was stopped for it comes back although it ended with 0; who had succeeded does not', async () => {
    await lab.apply(pod('polite', '{ restartPolicy: OnFailure, containers: [{ name: a, image: pauselab/demo, args: [sleep, infinity] }, { name: done, image: pauselab/demo, args: [exit, "0"] }] }'))
    await lab.until('a runs, done is done', () => lab.find('polite', 'a')?.state === 'running' && lab.find('polite', 'done')?.reason === 'Completed')
    const from = lab.snapshot.timeline.at(-1)?.id ?? 0
    await docker('kill', lab.container('polite', 'pause').id ?? '')
    await lab.until('a is back', () => lab.pod('polite')?.sandboxAttempt === 1 && lab.find('polite', 'a')?.state === 'running' && lab.find('polite', 'a')?.restartCount === 1)
    expect(lab.find('polite', 'a')?.last).toMatchObject({ exitCode: 0 })
    expect(lab.find('polite', 'done')).toMatchObject({ state: 'terminated', reason: 'Completed', restartCount: 0 })
    expect(lab.pod('polite')?.phase).toBe('Running')
    const said = lab.snapshot.timeline.filter((event) => event.id > from && event.source === 'kubelet' && event.pod?.name === 'polite').map((event) => event.reason)
    expect(said.slice(0, 2)).toEqual(['SandboxChanged', 'Killing'])
  })

  it('ends as its restart policy says', async () => {
    await lab.apply(
      [pod('never', '{ restartPolicy: Never, containers: [{ name: a, image: pauselab/demo, args: [crash, --after, 200ms, --code, "3"] }] }'), pod('done', '{ restartPolicy: OnFailure, containers: [{ name: a, image: pauselab/demo, args: [crash, --after, 200ms, --code, "0"] }] }')].join('---\n')
    )
    const never = await lab.until('never failed', () => lab.pod('never')?.phase === 'Failed' && lab.pod('never')?.containers[0]?.state === 'terminated' && lab.pod('never'))
    expect(never).toMatchObject({ status: 'Error', sandboxAttempt: 0 })
    expect(never.containers[1]).toMatchObject({ reason: 'Error', exitCode: 3, restartCount: 0 })
    const done = await lab.until('done succeeded', () => lab.pod('done')?.phase === 'Succeeded' && lab.pod('done')?.containers[0]?.state === 'terminated' && lab.pod('done'))
    expect(done.status).toBe('Completed')
  })

  it('SIGKILLs after the grace whoever ignores SIGTERM, and leaves nothing', async () => {
    const [applied] = await lab.apply(pod('stubborn', '{ terminationGracePeriodSeconds: 1, containers: [{ name: a, image: pauselab/demo, args: [stubborn] }] }'))
    await lab.until('it runs', () => lab.running('stubborn'))
    const asked = Date.now()
    await lab.lab.run('pods.delete', { uid: applied?.uid ?? '' })
    await lab.until('it is terminating', () => lab.pod('stubborn')?.status === 'Terminating')
    await lab.until('it is gone', () => lab.pod('stubborn') === undefined)
    expect(Date.now() - asked).toBeGreaterThan(950)
    const kills = lab.snapshot.timeline.filter((event) => event.pod?.uid === applied?.uid && event.reason === 'EngineKill').map((event) => `${event.container} ${event.data['signal']}`)
    expect(kills).toEqual(['a SIGTERM', 'a SIGKILL', 'pause SIGTERM'])
  })

  it('with the kubelet off it builds, and mends nothing', async () => {
    await lab.lab.run('settings.set', { kubelet: 'off' })
    await lab.apply(pod('kubelet-off', '{ containers: [{ name: a, image: pauselab/demo, args: [sleep] }, { name: b, image: pauselab/demo, args: [sleep] }] }'))
    await lab.until('it runs', () => lab.running('kubelet-off'))
    await lab.lab.run('containers.kill', { id: lab.container('kubelet-off', 'pause').id ?? '' })
    await lab.until('the rooms are cut off', () => lab.pod('kubelet-off')?.containers.slice(1).every((one) => one.stranded && one.state === 'running'))
    expect(lab.pod('kubelet-off')).toMatchObject({ ip: null, sandboxAttempt: 0 })
    const card = await lab.until('the card says why', () => lab.snapshot.cards.find((one) => one.pod.name === 'kubelet-off' && one.outcome === 'final'))
    expect(card.finalReason).toBe('kubelet-off')
    const uid = lab.pod('kubelet-off')?.uid ?? ''
    await lab.lab.run('pods.mend', { uid })
    await lab.until('it is repaired, once', () => lab.running('kubelet-off')?.sandboxAttempt === 1)
    expect(lab.pod('kubelet-off')?.containers.some((one) => one.stranded)).toBe(false)
    await lab.lab.run('containers.kill', { id: lab.container('kubelet-off', 'pause').id ?? '' })
    await lab.until('and not again', () => lab.pod('kubelet-off')?.containers.slice(1).every((one) => one.stranded && one.state === 'running'))
    await lab.lab.run('settings.set', { kubelet: 'on' })
    await lab.until('a kubelet builds it anew', () => lab.running('kubelet-off')?.sandboxAttempt === 2)
  })

  it('deletes all, and nothing of any pod is left', async () => {
    await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
    await lab.until('all are gone', () => lab.snapshot.pods.length === 0)
    // The probe, the files' helper and the volume they are in.
    expect(await traces('it-pods')).toHaveLength(3)
    expect(lab.warnings).toEqual([])
  })
})
