import { lstatSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker } from '../../support/docker'
import { podText, rootOf, sleeper } from '../../support/insidePod'
import { TestLab } from '../../support/lab'
import { traces } from '../../support/traces'

const NAME = 'it-data'

function configMap(name: string, data: string, more = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: ${data}\n${more}---\n`
}

function secret(name: string, data: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\nstringData: ${data}\n---\n`
}

describe('ConfigMaps and Secrets', () => {
  let lab = new TestLab(NAME)
  beforeAll(() => lab.start())
  afterAll(() => lab.dispose())

  const read = (pod: string, file: string): string => readFileSync(`${rootOf(lab, pod, 'a')}${file}`, 'utf8')
  const becomes = async (pod: string, file: string, text: string): Promise<void> => expect.poll(() => read(pod, file), { timeout: 15_000 }).toBe(text)

  it('are files with their modes, shown through ..data', async () => {
    const result = await lab.lab.run('pods.apply', {
      manifest:
        configMap('settings', '{ colour: blue, size: "7" }') +
        secret('password', '{ word: open-sesame }') +
        podText(
          'files',
          `{ volumes: [
            { name: c, configMap: { name: settings } },
            { name: s, secret: { secretName: password, defaultMode: 0400 } },
            { name: p, projected: { sources: [{ configMap: { name: settings, items: [{ key: colour, path: deep/colour, mode: 0600 }] } }, { secret: { name: password } }, { downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: metadata.labels } }] } }] } },
            { name: d, downwardAPI: { items: [{ path: name, fieldRef: { fieldPath: metadata.name } }] } } ],
            containers: [${sleeper('a', 'env: [{ name: COLOUR, valueFrom: { configMapKeyRef: { name: settings, key: colour } } }], volumeMounts: [{ name: c, mountPath: /c }, { name: s, mountPath: /s }, { name: p, mountPath: /p }, { name: d, mountPath: /d }, { name: c, mountPath: /one, subPath: colour }]')}] }`,
          'labels: { app: shop }'
        )
    })
    expect(result.data).toEqual([
      { kind: 'ConfigMap', namespace: 'default', name: 'settings', change: 'created' },
      { kind: 'Secret', namespace: 'default', name: 'password', change: 'created' }
    ])
    await lab.until('it runs', () => lab.running('files'))
    const root = rootOf(lab, 'files', 'a')
    expect(['/c/colour', '/c/size', '/s/word', '/p/deep/colour', '/p/word', '/p/labels', '/d/name', '/one'].map((file) => read('files', file))).toEqual(['blue', '7', 'open-sesame', 'blue', 'open-sesame', 'app="shop"', 'files', 'blue'])
    expect(['/c', '/s', '/p', '/d'].map((folder) => statSync(`${root}${folder}`).mode & 0o7777)).toEqual([0o777, 0o1777, 0o1777, 0o1777])
    expect(['/c/colour', '/s/word', '/p/deep/colour', '/p/word'].map((file) => statSync(`${root}${file}`).mode & 0o7777)).toEqual([0o644, 0o400, 0o600, 0o644])
    expect([readlinkSync(`${root}/c/colour`), readlinkSync(`${root}/p/deep`)]).toEqual(['..data/colour', '..data/deep'])
    expect(readlinkSync(`${root}/c/..data`)).toMatch(/^\.\.\d{4}_\d\d_\d\d_\d\d_\d\d_\d\d\.\d+$/)
    expect(lstatSync(`${root}/one`).isFile()).toBe(true)
    expect(() => writeFileSync(`${root}/c/..data/colour`, 'red')).toThrow(/EROFS/)
  })

  it('show what changed, but not in a subPath', async () => {
    const before = readlinkSync(`${rootOf(lab, 'files', 'a')}/c/..data`)
    await lab.lab.run('pods.apply', { manifest: configMap('settings', '{ colour: green, weight: "1" }') })
    await becomes('files', '/c/colour', 'green')
    await becomes('files', '/p/deep/colour', 'green')
    expect(read('files', '/c/weight')).toBe('1')
    expect(() => read('files', '/c/size')).toThrow(/ENOENT/)
    expect(readlinkSync(`${rootOf(lab, 'files', 'a')}/c/..data`)).not.toBe(before)
    expect(read('files', '/one')).toBe('blue')
    expect(lab.container('files', 'a').restartCount).toBe(0)
    const manifest = (await lab.lab.run('pods.manifest', { uid: lab.pod('files')?.uid ?? '' })).manifest
    await lab.apply(manifest.replace('app: shop', 'app: market'))
    await becomes('files', '/p/labels', 'app="market"')
  })

  it('are waited for: a pod without its ConfigMap comes up when that comes', async () => {
    const [applied] = await lab.apply(podText('early', `{ volumes: [{ name: c, configMap: { name: late } }], containers: [${sleeper('a', 'volumeMounts: [{ name: c, mountPath: /c }]')}] }`))
    const failed = await lab.until('it says why', () => lab.snapshot.timeline.find((event) => event.reason === 'FailedMount' && event.pod?.uid === applied?.uid))
    expect(failed).toMatchObject({ type: 'Warning', message: 'MountVolume.SetUp failed for volume "c" : configmap "late" not found', container: null })
    expect(lab.pod('early')).toMatchObject({ phase: 'Pending', sandboxId: null })
    expect(lab.find('early', 'a')?.reason).toBe('ContainerCreating')
    await lab.lab.run('pods.apply', { manifest: configMap('late', '{ it: here }') })
    await lab.until('it runs', () => lab.running('early'))
    expect(read('early', '/c/it')).toBe('here')
  })

  it('are listed by their keys; no value of a Secret is anywhere but in its files', async () => {
    const { objects } = await lab.lab.run('data.list', {})
    expect(objects).toEqual([
      { kind: 'ConfigMap', namespace: 'default', name: 'late', keys: ['it'], immutable: false },
      { kind: 'ConfigMap', namespace: 'default', name: 'settings', keys: ['colour', 'weight'], immutable: false },
      { kind: 'Secret', namespace: 'default', name: 'password', keys: ['word'], immutable: false }
    ])
    const ids = await docker('ps', '-aq', '--filter', `label=dev.pauselab.owner=${NAME}`)
    const volumes = await docker('volume', 'ls', '-q', '--filter', `label=dev.pauselab.owner=${NAME}`)
    const all = [...(await docker('inspect', ...ids)), ...(await docker('volume', 'inspect', ...volumes)), JSON.stringify(lab.snapshot), ...lab.messages.map((message) => JSON.stringify(message))].join('\n')
    const [encoded] = [Buffer.from('open-sesame').toString('base64')]
    expect([all.includes('open-sesame'), all.includes(encoded ?? '')]).toEqual([false, false])
  })

  it('are checked as a whole before any of it is written', async () => {
    await lab.lab.run('pods.apply', { manifest: configMap('fixed', '{ a: "1" }', 'immutable: true\n') })
    await expect(lab.lab.run('pods.apply', { manifest: configMap('other', '{ a: "1" }') + configMap('fixed', '{ a: "2" }', 'immutable: true\n') })).rejects.toMatchObject({
      code: 'invalid',
      details: [{ path: 'data', message: 'Forbidden: field is immutable when `immutable` is set' }]
    })
    expect((await lab.lab.run('data.list', {})).objects.map(({ name }) => name)).not.toContain('other')
    expect((await lab.lab.run('pods.apply', { manifest: configMap('fixed', '{ a: "1" }', 'immutable: true\n') })).data).toEqual([{ kind: 'ConfigMap', namespace: 'default', name: 'fixed', change: 'unchanged' }])
    await lab.lab.run('data.delete', { kind: 'ConfigMap', name: 'fixed' })
    await expect(lab.lab.run('data.delete', { kind: 'ConfigMap', name: 'fixed' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('outlive their lab, and the pods that use them are not touched', async () => {
    const before = lab.container('files', 'a').id
    await lab.lab.stop()
    lab = await new TestLab(NAME).start({ adopt: true })
    await lab.until('it is adopted', () => lab.running('files'))
    expect((await lab.lab.run('data.list', {})).objects.map(({ name }) => name)).toEqual(['late', 'settings', 'password'])
    expect(lab.container('files', 'a').id).toBe(before)
    await lab.lab.run('pods.apply', { manifest: secret('password', '{ word: abracadabra }') })
    await becomes('files', '/s/word', 'abracadabra')
  })

  it('stay as files when they are deleted under a running pod, and keep the volume of a lab that ends', async () => {
    await lab.lab.run('data.delete', { kind: 'ConfigMap', name: 'settings' })
    await lab.until('it says why', () => lab.snapshot.timeline.find((event) => event.reason === 'FailedMount' && event.message === 'MountVolume.SetUp failed for volume "c" : configmap "settings" not found'))
    expect(read('files', '/c/colour')).toBe('green')
    await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
    await lab.until('all are gone', () => lab.snapshot.pods.length === 0)
    await lab.lab.stop()
    // A lab waits only so long for its helpers' end; on a busy machine they may take longer.
    await expect.poll(() => traces(NAME), { timeout: 10_000 }).toEqual([`${NAME}_pods`])
    lab = await new TestLab(NAME).start({ adopt: true })
    for (const { kind, name } of (await lab.lab.run('data.list', {})).objects) await lab.lab.run('data.delete', { kind, name })
    await lab.lab.stop()
    await expect.poll(() => traces(NAME), { timeout: 10_000 }).toEqual([])
  })
})
