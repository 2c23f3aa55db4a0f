import { execFile } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NAMESPACE_KINDS } from '../../../src-main/api/model'
import { docker, inspect, namespacesOf } from '../../support/docker'
import { sleeper } from '../../support/insidePod'
import { TestLab } from '../../support/lab'

const NAME = 'it-script'
const run = promisify(execFile)

interface Ran {
  readonly code: number
  readonly said: string
}

/** By kind: which of the containers are in one namespace, each named by the first of its members. */
type Pattern = Readonly<Record<string, readonly string[]>>

function patternOf(pids: ReadonlyMap<string, number>): Pattern {
  const all = [...pids].map(([name, pid]) => [name, namespacesOf(pid)] as const)
  return Object.fromEntries(NAMESPACE_KINDS.map((kind) => [kind, all.map(([, own]) => all.find(([, other]) => other[kind] === own[kind])?.[0] ?? '')]))
}

describe('the script that builds a pod anew', () => {
  const lab = new TestLab(NAME)
  const made: string[] = []
  beforeAll(() => lab.start())
  afterAll(async () => {
    for (const file of made) await bash(file, ['cleanup'])
    await lab.dispose()
  })

  async function bash(file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    try {
      const { stdout, stderr } = await run('bash', [file, ...args], { env: { ...process.env, ...env } })
      return { code: 0, said: stdout + stderr }
    } catch (error) {
      const { code, stdout, stderr } = error as { readonly code: number; readonly stdout: string; readonly stderr: string }
      return { code, said: stdout + stderr }
    }
  }

  async function exported(pod: string): Promise<{ readonly file: string; readonly text: string }> {
    const { name, text } = await lab.lab.run('export.dockerScript', { uid: lab.pod(pod)?.uid ?? '' })
    const file = path.join(lab.dataDir, name)
    writeFileSync(file, text)
    made.push(file)
    return { file, text }
  }

  async function scriptPids(prefix: string, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return new Map(await Promise.all(names.map(async (name) => [name, await inspect<number>(`${prefix}-${name}`, '.State.Pid')] as const)))
  }

  function podPids(pod: string): ReadonlyMap<string, number> {
    const running = lab.pod(pod)?.containers.filter((one) => one.state === 'running') ?? []
    return new Map(running.map(({ name, hostPid }) => [name, hostPid ?? 0]))
  }

  it.each([true, false])('shares what the pod shares (shareProcessNamespace %s), beside the pod, with its files and without its secret', async (shared) => {
    const pod = shared ? 'together' : 'apart'
    await lab.apply(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: page }\ndata: { "index.html": "it's \\"here\\" $HOME\\n" }\nbinaryData: { raw: AAEC/w== }\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: door }\nstringData: { word: "open 'sesame'" }\n---\n` +
        `apiVersion: v1\nkind: Pod\nmetadata: { name: ${pod} }\nspec: { hostname: till, shareProcessNamespace: ${shared}, terminationGracePeriodSeconds: 1, initContainers: [{ name: first, image: pauselab/demo, args: [exit, "0"] }, ${sleeper('side', 'restartPolicy: Always')}],
        containers: [{ name: web, image: pauselab/demo, args: [web, --port, "80"], ports: [{ containerPort: 80, hostPort: ${shared ? 18_931 : 18_932} }], env: [{ name: WORD, valueFrom: { secretKeyRef: { name: door, key: word } } }, { name: IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }], volumeMounts: [{ name: page, mountPath: /page }, { name: keys, mountPath: /keys }, { name: post, mountPath: /post }, { name: mem, mountPath: /mem }] },
          ${sleeper('other', 'securityContext: { runAsUser: 1000 }, volumeMounts: [{ name: post, mountPath: /in, subPath: deep/er }]')}],
        volumes: [{ name: page, configMap: { name: page } }, { name: keys, secret: { secretName: door, defaultMode: 0400 } }, { name: post, emptyDir: {} }, { name: mem, emptyDir: { medium: Memory, sizeLimit: 1Mi } }] }`
    )
    await lab.until('it runs', () => lab.pod(pod)?.status === 'Running')
    await lab.until('its processes are seen', () => lab.pod(pod)?.containers.every((one) => one.state !== 'running' || one.hostPid !== null))
    const { file, text } = await exported(pod)
    expect(text).not.toContain('sesame')

    const refused = await bash(file)
    expect(refused.code).not.toBe(0)
    expect(refused.said).toContain('SECRET_DOOR_WORD')
    const ran = await bash(file, [], { SECRET_DOOR_WORD: "open 'sesame'" })
    expect(ran).toMatchObject({ code: 0 })

    const names = ['pause', 'side', 'web', 'other']
    const prefix = `script-default-${pod}`
    const pids = await scriptPids(prefix, names)
    const original = podPids(pod)
    expect([...original.keys()].toSorted()).toEqual(names.toSorted())
    expect(patternOf(pids)).toEqual(patternOf(new Map(names.map((name) => [name, original.get(name) ?? 0]))))
    // Namespaces of its own, not the pod's.
    for (const kind of ['net', 'ipc'] as const) expect(namespacesOf(pids.get('pause') ?? 0)[kind]).not.toBe(namespacesOf(original.get('pause') ?? 0)[kind])

    const hostnames = await Promise.all(names.map((name) => run('nsenter', ['--uts', '--target', String(pids.get(name)), 'hostname']).then(({ stdout }) => stdout.trim())))
    const originals = await Promise.all(names.map((name) => run('nsenter', ['--uts', '--target', String(original.get(name)), 'hostname']).then(({ stdout }) => stdout.trim())))
    expect(hostnames).toEqual(originals)

    const roots = [`/proc/${original.get('web')}/root`, `/proc/${pids.get('web')}/root`] as const
    for (const file of ['/page/index.html', '/page/raw', '/keys/word']) {
      const [before, after] = roots.map((root) => ({ bytes: readFileSync(root + file).toString('hex'), mode: statSync(root + file).mode & 0o777 }))
      expect({ file, ...after }).toEqual({ file, ...before })
    }
    expect(roots.map((root) => statSync(`${root}/post`).mode & 0o777)).toEqual([0o777, 0o777])
    expect(statSync(`/proc/${pids.get('other')}/root/in`).mode & 0o777).toBe(0o777)
    expect(readFileSync(`/proc/${pids.get('web')}/mounts`, 'utf8')).toMatch(/ \/mem tmpfs .*size=1024k/)
    writeFileSync(`/proc/${pids.get('other')}/root/in/note`, 'x')
    expect(readFileSync(`${roots[1]}/post/deep/er/note`, 'utf8')).toBe('x')
    const environment = readFileSync(`/proc/${pids.get('web')}/environ`, 'utf8').split('\0')
    const ip = await inspect<Record<string, { readonly IPAddress: string }>>(`${prefix}-pause`, '.NetworkSettings.Networks')
    expect(environment).toEqual(expect.arrayContaining(["WORD=open 'sesame'", `IP=${ip[prefix]?.IPAddress}`]))
    const [port] = await docker('port', `${prefix}-pause`, '80/tcp')
    expect(await (await fetch(`http://${port}/`)).text()).not.toBe('')

    expect((await bash(file, [], { SECRET_DOOR_WORD: 'x' })).said).toMatch(/is there already/)
    expect(await bash(file, ['cleanup'])).toMatchObject({ code: 0 })
    expect(await docker('ps', '-aq', '--filter', `name=^/${prefix}-`)).toEqual([])
    expect(await docker('volume', 'ls', '-q', '--filter', `name=^${prefix}-`)).toEqual([])
    expect(await docker('network', 'ls', '-q', '--filter', `name=^${prefix}$`)).toEqual([])
    expect(lab.pod(pod)?.status).toBe('Running')
  })

  it('leaves nothing half built when a step fails', async () => {
    await lab.apply('apiVersion: v1\nkind: Pod\nmetadata: { name: bad }\nspec: { terminationGracePeriodSeconds: 1, initContainers: [{ name: fails, image: pauselab/demo, args: [exit, "3"] }], containers: [{ name: a, image: pauselab/demo, args: [sleep] }] }')
    await lab.until('it is there', () => lab.pod('bad')?.status.includes('Init:'))
    const { file } = await exported('bad')
    const ran = await bash(file)
    expect(ran.code).not.toBe(0)
    expect(ran.said).toContain('a step failed')
    expect(await docker('ps', '-aq', '--filter', 'name=^/script-default-bad-')).toEqual([])
    expect(await docker('network', 'ls', '-q', '--filter', 'name=^script-default-bad$')).toEqual([])
  })

  it('a pod without pause: its first container holds what the others join', async () => {
    await lab.apply(`apiVersion: v1\nkind: Pod\nmetadata: { name: bare, annotations: { dev.pauselab/sandbox: none } }\nspec: { terminationGracePeriodSeconds: 1, containers: [${sleeper('a')}, ${sleeper('b')}] }`)
    await lab.until('it runs', () => lab.running('bare'))
    const { file } = await exported('bare')
    expect(await bash(file)).toMatchObject({ code: 0 })
    expect(patternOf(await scriptPids('script-default-bare', ['a', 'b']))).toEqual(patternOf(podPids('bare')))
    expect((await bash(file, ['cleanup'])).code).toBe(0)
  })

  it('the YAML makes the same pod again', async () => {
    const { text } = await lab.lab.run('export.kubernetes', { uid: lab.pod('bare')?.uid ?? '' })
    expect(await lab.apply(text)).toMatchObject([{ name: 'bare', change: 'unchanged' }])
  })
})
