import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker } from '../../support/docker'
import { mountAt, podText, rootOf, sleeper } from '../../support/insidePod'
import { TestLab } from '../../support/lab'
import { traces } from '../../support/traces'

const NAME = 'it-volumes'

describe('what a pod has on disk', () => {
  const lab = new TestLab(NAME)
  let pods = ''
  beforeAll(async () => {
    await lab.start()
    await lab.until('the engine is ready', () => lab.snapshot.engine.state === 'ready')
    pods = (await docker('volume', 'inspect', '--format', '{{.Mountpoint}}', `${NAME}_pods`))[0] ?? ''
  })
  afterAll(() => lab.dispose())

  const mode = (file: string): number => statSync(file).mode & 0o7777
  const kill = async (pod: string, container: string): Promise<void> => void (await lab.lab.run('containers.kill', { id: lab.container(pod, container).id ?? '' }))
  const restarted = (pod: string, container: string, count: number): Promise<unknown> =>
    lab.until(`${container} was restarted ${count} times`, () => lab.running(pod) !== undefined && lab.find(pod, container)?.restartCount === count)

  it('/etc/hosts, byte for byte, and anew with a new sandbox', async () => {
    await lab.apply(`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: hosts }\ndata: { hosts: mine }\n---\n${podText('hosts', `{ hostname: house, subdomain: street, hostAliases: [{ ip: 10.9.8.7, hostnames: [one, two.example] }, { ip: 10.9.8.6, hostnames: [three] }], terminationGracePeriodSeconds: 1, containers: [${sleeper('a')}, ${sleeper('own', 'volumeMounts: [{ name: v, mountPath: /etc/hosts, subPath: hosts }]')}], volumes: [{ name: v, configMap: { name: hosts } }] }`)}`)
    const before = await lab.until('it runs', () => lab.running('hosts'))
    const expected = (ip: string | null): string =>
      `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n${ip}\thouse.street.default.svc.cluster.local\thouse\n\n# Entries added by HostAliases.\n10.9.8.7\tone\ttwo.example\n10.9.8.6\tthree\n`
    expect(readFileSync(`${rootOf(lab, 'hosts', 'a')}/etc/hosts`, 'utf8')).toBe(expected(before.ip))
    expect(mode(`${rootOf(lab, 'hosts', 'a')}/etc/hosts`)).toBe(0o644)
    // Who mounts something there keeps it.
    expect(readFileSync(`${rootOf(lab, 'hosts', 'own')}/etc/hosts`, 'utf8')).toBe('mine')
    await kill('hosts', 'pause')
    const after = await lab.until('there is a new sandbox', () => (lab.running('hosts')?.sandboxAttempt === 1 ? lab.running('hosts') : undefined))
    expect(after.ip).not.toBe(before.ip)
    expect(readFileSync(`${rootOf(lab, 'hosts', 'a')}/etc/hosts`, 'utf8')).toBe(expected(after.ip))
  })

  it('an emptyDir that everybody may write and that outlives containers and sandbox', async () => {
    await lab.apply(podText('empty', `{ terminationGracePeriodSeconds: 1, volumes: [{ name: v, emptyDir: {} }], containers: [${sleeper('a', 'volumeMounts: [{ name: v, mountPath: /v }]')}, ${sleeper('b', 'volumeMounts: [{ name: v, mountPath: /in, readOnly: true }]')}] }`))
    await lab.until('it runs', () => lab.running('empty'))
    expect(mode(`${rootOf(lab, 'empty', 'a')}/v`)).toBe(0o777)
    writeFileSync(`${rootOf(lab, 'empty', 'a')}/v/note`, 'from a')
    expect(readFileSync(`${rootOf(lab, 'empty', 'b')}/in/note`, 'utf8')).toBe('from a')
    expect(() => writeFileSync(`${rootOf(lab, 'empty', 'b')}/in/other`, 'from b')).toThrow(/EROFS/)
    await kill('empty', 'a')
    await restarted('empty', 'a', 1)
    expect(readFileSync(`${rootOf(lab, 'empty', 'a')}/v/note`, 'utf8')).toBe('from a')
    await kill('empty', 'pause')
    await lab.until('there is a new sandbox', () => lab.running('empty')?.sandboxAttempt === 1)
    expect(readFileSync(`${rootOf(lab, 'empty', 'b')}/in/note`, 'utf8')).toBe('from a')
  })

  it('memory that is a tmpfs of its size, and keeps its data while nobody runs', async () => {
    const [applied] = await lab.apply(podText('memory', `{ terminationGracePeriodSeconds: 1, volumes: [{ name: m, emptyDir: { medium: Memory, sizeLimit: 1Mi } }], containers: [${sleeper('a', 'volumeMounts: [{ name: m, mountPath: /m }]')}] }`))
    await lab.until('it runs', () => lab.running('memory'))
    const inside = (): string => `${rootOf(lab, 'memory', 'a')}/m`
    expect(mountAt(lab, 'memory', 'a', '/m')).toMatchObject({ type: 'tmpfs', options: expect.arrayContaining(['size=1024k']) as unknown })
    expect(mode(inside())).toBe(0o1777)
    writeFileSync(`${inside()}/note`, 'kept')
    expect(() => writeFileSync(`${inside()}/much`, Buffer.alloc(2 * 1024 * 1024))).toThrow(/ENOSPC/)
    await kill('memory', 'a')
    await restarted('memory', 'a', 1)
    expect(readFileSync(`${inside()}/note`, 'utf8')).toBe('kept')
    // Its holder is killed by hand: another one is there before anything else needs it.
    const holder = `${NAME}-holder-${applied?.uid}`
    const [first] = await docker('inspect', '--format', '{{.State.StartedAt}}', holder)
    await docker('kill', holder)
    await expect.poll(async () => (await docker('inspect', '--format', '{{.State.Running}} {{.State.StartedAt}}', holder).catch(() => ['']))[0], { timeout: 15_000 }).toMatch(/^true /)
    expect((await docker('inspect', '--format', '{{.State.StartedAt}}', holder))[0]).not.toBe(first)
    await kill('memory', 'pause')
    await lab.until('there is a new sandbox', () => lab.running('memory')?.sandboxAttempt === 1)
    expect(readFileSync(`${inside()}/note`, 'utf8')).toBe('kept')
    await lab.lab.run('pods.delete', { uid: applied?.uid ?? '', graceSeconds: 0 })
    await lab.until('it is gone', () => lab.pod('memory') === undefined)
    expect(await docker('ps', '-aq', '--filter', `name=${holder}`)).toEqual([])
    expect((await docker('volume', 'ls', '-q')).filter((name) => name.startsWith(`${NAME}_memory`))).toEqual([])
  })

  it('a subPath is made with the volume’s mode; a link that leads out of the volume is refused', async () => {
    const [applied] = await lab.apply(podText('sub', `{ volumes: [{ name: v, emptyDir: {} }], containers: [${sleeper('a', 'volumeMounts: [{ name: v, mountPath: /v }]')}, ${sleeper('b', 'env: [{ name: WHO, value: me }], volumeMounts: [{ name: v, mountPath: /in, subPathExpr: deep/$(WHO) }]')}] }`))
    await lab.until('it runs', () => lab.running('sub'))
    expect(mode(`${pods}/${applied?.uid}/volumes/v/deep/me`)).toBe(0o777)
    writeFileSync(`${rootOf(lab, 'sub', 'b')}/in/note`, 'from b')
    expect(readFileSync(`${rootOf(lab, 'sub', 'a')}/v/deep/me/note`, 'utf8')).toBe('from b')
    const own = `${rootOf(lab, 'sub', 'a')}/v`
    renameSync(`${own}/deep`, `${own}/old`)
    symlinkSync('../../..', `${own}/deep`)
    await kill('sub', 'b')
    const waiting = await lab.until('b waits', () => (lab.find('sub', 'b')?.reason === 'CreateContainerConfigError' ? lab.find('sub', 'b') : undefined))
    expect(waiting.state).toBe('waiting')
    expect(lab.snapshot.timeline.some((event) => event.message.includes('failed to prepare subPath for volumeMount "v" of container "b"'))).toBe(true)
    expect(existsSync(`${pods}/${applied?.uid}/../me`)).toBe(false)
    // One that stays within is followed.
    rmSync(`${own}/deep`)
    symlinkSync('old', `${own}/deep`)
    await lab.until('b is back', () => lab.running('sub'))
    expect(readFileSync(`${rootOf(lab, 'sub', 'b')}/in/note`, 'utf8')).toBe('from b')
  })

  it('fsGroup owns what the kubelet makes, and what is written there', async () => {
    await lab.apply(`apiVersion: v1\nkind: Secret\nmetadata: { name: group }\nstringData: { word: hush }\n---\n${podText('group', `{ securityContext: { fsGroup: 2345, runAsUser: 1000 }, volumes: [{ name: v, emptyDir: {} }, { name: m, emptyDir: { medium: Memory } }, { name: s, secret: { secretName: group, defaultMode: 0400 } }], containers: [${sleeper('a', 'volumeMounts: [{ name: v, mountPath: /v }, { name: m, mountPath: /m }, { name: s, mountPath: /s }]')}] }`)}`)
    await lab.until('it runs', () => lab.running('group'))
    const root = rootOf(lab, 'group', 'a')
    const facts = (file: string): readonly [number, number] => [statSync(`${root}${file}`).gid, mode(`${root}${file}`)]
    expect([facts('/v'), facts('/m'), facts('/s/word')]).toEqual([
      [2345, 0o2777],
      [2345, 0o3777],
      [2345, 0o440]
    ])
    writeFileSync(`${root}/v/new`, '')
    expect(facts('/v/new')[0]).toBe(2345)
  })

  it('a file for the last words of each instance, which anybody may write', async () => {
    const [applied] = await lab.apply(podText('words', `{ containers: [${sleeper('a')}, ${sleeper('b', 'terminationMessagePath: /tmp/last')}] }`))
    await lab.until('it runs', () => lab.running('words'))
    expect(mode(`${rootOf(lab, 'words', 'a')}/dev/termination-log`)).toBe(0o666)
    writeFileSync(`${rootOf(lab, 'words', 'b')}/tmp/last`, 'good-bye')
    expect(readFileSync(`${pods}/${applied?.uid}/containers/b/0`, 'utf8')).toBe('good-bye')
    await kill('words', 'b')
    await restarted('words', 'b', 1)
    expect(readFileSync(`${rootOf(lab, 'words', 'b')}/tmp/last`, 'utf8')).toBe('')
  })

  it('host paths of the right type, made where the manifest asks for it', async () => {
    await lab.lab.run('settings.set', { allowHostPath: true })
    const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-host-'))
    try {
      mkdirSync(`${folder}/there`)
      const volumes = [`{ name: there, hostPath: { path: ${folder}/there, type: Directory } }`, `{ name: made, hostPath: { path: ${folder}/made/deep, type: DirectoryOrCreate } }`, `{ name: file, hostPath: { path: ${folder}/file, type: FileOrCreate } }`, `{ name: plain, hostPath: { path: ${folder}/plain } }`]
      const mounts = ['there', 'made', 'file', 'plain'].map((name) => `{ name: ${name}, mountPath: /${name} }`)
      await lab.apply(podText('host', `{ volumes: [${volumes.join()}], containers: [${sleeper('a', `volumeMounts: [${mounts.join()}]`)}] }`))
      await lab.until('it runs', () => lab.running('host'))
      expect(['there', 'made/deep', 'plain'].map((name) => statSync(`${folder}/${name}`).isDirectory())).toEqual([true, true, true])
      writeFileSync(`${rootOf(lab, 'host', 'a')}/file`, 'from a')
      expect(readFileSync(`${folder}/file`, 'utf8')).toBe('from a')
      const wrong = await lab.apply(podText('wrong-host', `{ volumes: [{ name: v, hostPath: { path: ${folder}/file, type: Directory } }, { name: w, hostPath: { path: ${folder}/none, type: Socket } }], containers: [${sleeper('a', 'volumeMounts: [{ name: v, mountPath: /v }]')}] }`))
      const said = await lab.until('it says why', () => lab.snapshot.timeline.find((event) => event.reason === 'FailedMount' && event.pod?.uid === wrong[0]?.uid))
      const words = `MountVolume.SetUp failed for volume "v" : hostPath type check failed: ${folder}/file is not a directory`
      expect(said.message).toBe(words)
      rmSync(`${folder}/file`)
      const gone = lab.snapshot.timeline.at(-1)?.id ?? 0
      await lab.until('it says the same when nothing is there', () => lab.snapshot.timeline.find((event) => event.id > gone && event.message === words))
    } finally {
      await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
      await lab.until('all are gone', () => lab.snapshot.pods.length === 0)
      rmSync(folder, { recursive: true })
    }
  })

  it('goes on when its helper is killed, and leaves nothing of any pod', async () => {
    await docker('kill', `${NAME}-files`)
    await lab.apply(podText('after', `{ volumes: [{ name: v, emptyDir: {} }], containers: [${sleeper('a', 'volumeMounts: [{ name: v, mountPath: /v }]')}] }`))
    const pod = await lab.until('it runs', () => lab.running('after'))
    await lab.lab.run('pods.delete', { uid: pod.uid, graceSeconds: 0 })
    await lab.until('it is gone', () => lab.pod('after') === undefined)
    expect((await docker('run', '--rm', '--entrypoint', '/files', '-v', `${NAME}_pods:/pods`, 'pauselab/probe', 'kind', `/pods/${pod.uid}`))).toEqual([])
    // The probe, the files' helper, and the volume with the Secret of before.
    expect(await traces(NAME)).toHaveLength(3)
    expect(lab.warnings).toEqual([])
  })
})
