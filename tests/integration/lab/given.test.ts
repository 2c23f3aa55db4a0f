import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, inspect } from '../../support/docker'
import { rootOf } from '../../support/insidePod'
import { TestLab } from '../../support/lab'

const NAME = 'it-given'

describe('what a container is given, as the engine and the kernel have it', () => {
  const lab = new TestLab(NAME)
  beforeAll(() => lab.start())
  afterAll(() => lab.dispose())

  it('environment from everywhere, a List, and variables in commands', async () => {
    await lab.apply(`apiVersion: v1
kind: List
items:
- { apiVersion: v1, kind: ConfigMap, metadata: { name: colours }, data: { sky: blue, grass: green, not.shell: "kept" } }
- { apiVersion: v1, kind: Secret, metadata: { name: word }, stringData: { open: sesame } }
- apiVersion: v1
  kind: Pod
  metadata: { name: env, labels: { tier: front }, annotations: { note: "two words" } }
  spec:
    serviceAccountName: builder
    containers:
    - name: a
      image: pauselab/demo
      command: [/demo, sleep]
      args: ["$(HOURS)h"]
      workingDir: /tmp
      resources: { requests: { cpu: 250m, memory: 16Mi }, limits: { cpu: 1500m, memory: 64Mi } }
      envFrom: [{ prefix: MAP_, configMapRef: { name: colours } }, { secretRef: { name: word } }, { configMapRef: { name: absent, optional: true } }]
      env:
      - { name: HOURS, value: "10" }
      - { name: AGAIN, value: "$(HOURS) $(open) $$(HOURS) $(NOBODY)" }
      - { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
      - { name: TIER, valueFrom: { fieldRef: { fieldPath: "metadata.labels['tier']" } } }
      - { name: NOTE, valueFrom: { fieldRef: { fieldPath: "metadata.annotations['note']" } } }
      - { name: UID_, valueFrom: { fieldRef: { fieldPath: metadata.uid } } }
      - { name: ACCOUNT, valueFrom: { fieldRef: { fieldPath: spec.serviceAccountName } } }
      - { name: IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
      - { name: CPUS, valueFrom: { resourceFieldRef: { resource: limits.cpu } } }
      - { name: MILLIS, valueFrom: { resourceFieldRef: { resource: requests.cpu, divisor: 1m } } }
      - { name: MEBIS, valueFrom: { resourceFieldRef: { resource: limits.memory, divisor: 1Mi } } }
      - { name: SKY, valueFrom: { configMapKeyRef: { name: colours, key: sky } } }
      - { name: OPEN, valueFrom: { secretKeyRef: { name: word, key: open } } }
      - { name: MAYBE, valueFrom: { secretKeyRef: { name: word, key: nothing, optional: true } } }
`)
    await lab.until('it runs', () => lab.running('env'))
    const { id } = lab.container('env', 'a')
    const pod = lab.pod('env')
    const { Env, WorkingDir, Entrypoint, Cmd } = await inspect<{ Env: string[]; WorkingDir: string; Entrypoint: string[]; Cmd: string[] }>(id ?? '', '.Config')
    const given = Object.fromEntries(Env.map((line) => line.split(/=(.*)/s)))
    expect(given).toMatchObject({
      MAP_sky: 'blue', MAP_grass: 'green', open: 'sesame', HOURS: '10', AGAIN: '10 sesame $(HOURS) $(NOBODY)',
      POD: 'env', TIER: 'front', NOTE: 'two words', UID_: pod?.uid, ACCOUNT: 'builder', IP: pod?.ip, CPUS: '2', MILLIS: '250', MEBIS: '64', SKY: 'blue', OPEN: 'sesame'
    })
    expect(given).not.toHaveProperty('MAYBE')
    expect([Entrypoint, Cmd, WorkingDir]).toEqual([['/demo', 'sleep'], ['10h'], '/tmp'])
    // The kernel's word, not only the engine's.
    const kernel = readFileSync(`/proc/${lab.container('env', 'a').hostPid}/environ`, 'utf8').split('\0')
    expect(kernel).toEqual(expect.arrayContaining(Env))
    // What is secret is in no label.
    expect(JSON.stringify(await inspect(pod?.sandboxId ?? '', '.Config.Labels'))).not.toContain('sesame')
  })

  it('names and name servers', async () => {
    await lab.apply(`apiVersion: v1
kind: Pod
metadata: { name: names }
spec:
  hostname: rose
  subdomain: garden
  dnsPolicy: None
  dnsConfig: { nameservers: [192.0.2.53, 192.0.2.54], searches: [example.com, example.org], options: [{ name: ndots, value: "3" }, { name: edns0 }] }
  containers:
  - { name: a, image: pauselab/demo, args: [sleep, infinity] }
`)
    await lab.until('it runs', () => lab.running('names'))
    // Docker's own server stands before those of the pod.
    expect(await inspect(lab.pod('names')?.sandboxId ?? '', '.HostConfig.Dns')).toEqual(['192.0.2.53', '192.0.2.54'])
    const lines = readFileSync(`${rootOf(lab, 'names', 'a')}/etc/resolv.conf`, 'utf8').trim().split('\n')
    expect(lines).toContain('nameserver 127.0.0.11')
    expect(lines).toEqual(expect.arrayContaining(['search example.com example.org', expect.stringMatching(/^options .*ndots:3.*edns0/)]))
    expect(await docker('exec', lab.container('names', 'a').id ?? '', '/demo', 'cat', '/etc/hosts')).toContain(`${lab.pod('names')?.ip}\trose.garden.default.svc.cluster.local\trose`)
  })

  it('a terminal and an open stdin', async () => {
    await lab.apply(`apiVersion: v1
kind: Pod
metadata: { name: tty }
spec:
  containers:
  - { name: a, image: pauselab/demo, args: [crash, --after, 1h], tty: true, stdin: true, stdinOnce: true }
  - { name: b, image: pauselab/demo, args: [sleep, infinity] }
`)
    await lab.until('it runs', () => lab.running('tty'))
    const config = (name: string): Promise<object> => inspect(lab.container('tty', name).id ?? '', '.Config')
    expect(await config('a')).toMatchObject({ Tty: true, OpenStdin: true, StdinOnce: true })
    expect(await config('b')).toMatchObject({ Tty: false, OpenStdin: false, StdinOnce: false })
  })

  it('an image that is there or is not, by its pull policy', async () => {
    const pod = (name: string, policy: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: a, image: "it-given.invalid/none:1", imagePullPolicy: ${policy} }] }\n---\n`
    const result = await lab.lab.run('pods.apply', { manifest: pod('never', 'Never') })
    expect(result.pods).toHaveLength(1)
    await lab.until('it says why it waits', () => lab.find('never', 'a')?.reason === 'ErrImageNeverPull')
    expect(lab.container('never', 'a').message).toBe('Container image "it-given.invalid/none:1" is not present with pull policy of Never')
    // Without consent nothing is pulled.
    await lab.apply(pod('always', 'Always'))
    const held = await lab.until('it says why it waits', () => lab.find('always', 'a')?.reason === 'ErrImageNeverPull' && lab.find('always', 'a'))
    expect(held).toMatchObject({ state: 'waiting', message: expect.stringContaining('the lab pulls only when Settings allow it') })
  })

  it('a pull that the engine cannot make is told as a kubelet tells it', async () => {
    await lab.lab.run('settings.set', { allowPull: true })
    // Nobody listens there, which the engine knows at once.
    const image = 'localhost:1/it-given:1'
    await lab.apply(`apiVersion: v1\nkind: Pod\nmetadata: { name: nowhere }\nspec: { containers: [{ name: a, image: "${image}" }] }\n`)
    const held = await lab.until('it says why it waits', () => lab.find('nowhere', 'a')?.reason === 'ErrImagePull' && lab.find('nowhere', 'a'))
    await lab.lab.run('settings.set', { allowPull: false })
    expect(held.message).toContain('connection refused')
    const told = lab.snapshot.timeline.flatMap(({ pod, container, reason, message }) => (pod?.name === 'nowhere' && container === 'a' ? [`${reason}: ${message}`] : []))
    expect(told).toEqual([`Pulling: Pulling image "${image}"`, `Failed: Failed to pull image "${image}": ${held.message}`, 'Failed: Error: ErrImagePull'])
  })
})
