import { describe, expect, test } from 'vitest'
import { parseManifest } from '../../../src-main/pod/manifest'
import { twinManifest } from '../../../src-main/pod/manifest/yaml/twin'
import { counterpart, refuseTwin, twinName, twinOf } from '../../../src-main/pod/twin'
import { containerSpec, podSpec } from '../kubelet/builders'

const WEB = `# The first pod of the course.
apiVersion: v1
kind: Pod
metadata:
  name: web # its name
  labels: { app: web }
spec:
  terminationGracePeriodSeconds: 0010
  containers:
  # Who answers.
  - name: front
    image: pauselab/demo
    args: [web, --port, "80"]
    ports:
    - { containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1 }
    - containerPort: 81
      hostPort: 8081
  - name: poll
    image: pauselab/demo
    args: [fetch, "http://localhost:80/", --every, 5s]
`

describe('the text of a twin', () => {
  test('is the pod’s own, with comments and scalars as they were written, under another name and without pause', () => {
    const { manifest } = twinManifest(WEB, 'web-twin', 'web')
    expect(manifest).toContain('# The first pod of the course.')
    expect(manifest).toContain('name: web-twin # its name')
    expect(manifest).toContain('# Who answers.')
    expect(manifest).toContain('terminationGracePeriodSeconds: 0010')
    const { pods, errors } = parseManifest(manifest)
    expect(errors).toEqual([])
    const [original] = parseManifest(WEB).pods
    expect(pods).toHaveLength(1)
    expect(pods[0]?.spec).toEqual({
      ...original?.spec,
      name: 'web-twin',
      hostname: 'web-twin',
      sandbox: 'none',
      annotations: { 'dev.pauselab/sandbox': 'none', 'dev.pauselab/twin-of': 'web' },
      containers: original?.spec.containers.map((one) => ({ ...one, ports: one.ports.map((port) => ({ ...port, hostPort: null, hostIP: null })) }))
    })
  })

  test('does without what can be there only once, or means nothing without pause, and says so', () => {
    expect(twinManifest(WEB, 'web-twin', 'web').dropped).toEqual(['spec.containers[0].ports[0].hostPort', 'spec.containers[0].ports[0].hostIP', 'spec.containers[0].ports[1].hostPort'])
    const other = WEB.replace('  labels: { app: web }', '  annotations:\n    dev.pauselab/infra-image: pauselab/pause-noreap\n    team: blue').replace('containers:', 'ephemeralContainers:\n  - { name: debugger-1, image: pauselab/demo }\n  containers:')
    const { manifest, dropped } = twinManifest(other, 'web-twin', 'web')
    expect(dropped.slice(0, 2)).toEqual(['metadata.annotations[dev.pauselab/infra-image]', 'spec.ephemeralContainers'])
    const { pods, errors } = parseManifest(manifest)
    expect(errors).toEqual([])
    expect(pods[0]?.spec).toMatchObject({ infraImage: null, ephemeralContainers: [], annotations: { team: 'blue' } })
  })

  test.each([
    ['nothing behind annotations', 'metadata:\n  name: web\n  annotations:\n'],
    ['flow style', 'metadata: { name: web, annotations: { team: blue } }\n'],
    ['JSON', '"metadata": {"name": "web"}\n']
  ])('%s', (_, metadata) => {
    const source = `apiVersion: v1\nkind: Pod\n${metadata}spec:\n  containers:\n  - { name: a, image: pauselab/demo }\n`
    const { pods, errors } = parseManifest(twinManifest(source, 'web-twin', 'web').manifest)
    expect(errors).toEqual([])
    expect(pods[0]?.spec).toMatchObject({ name: 'web-twin', sandbox: 'none', containers: [{ name: 'a' }] })
  })

  test('aliases: what is changed in one place does not change another', () => {
    const source = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: &both { app: web }\n  annotations: *both\nspec:\n  containers:\n  - { name: a, image: pauselab/demo, args: [sleep, "010"] }\n`
    const { pods, errors } = parseManifest(twinManifest(source, 'web-twin', 'web').manifest)
    expect(errors).toEqual([])
    expect(pods[0]?.spec.labels).toEqual({ app: 'web' })
    expect(pods[0]?.spec.annotations).toEqual({ app: 'web', 'dev.pauselab/sandbox': 'none', 'dev.pauselab/twin-of': 'web' })
    expect(pods[0]?.spec.containers[0]?.args).toEqual(['sleep', '010'])
  })

  test.each(['123', 'true', '1e3', 'null'])('a pod called %s', (name) => {
    const source = `apiVersion: v1\nkind: Pod\nmetadata: { name: "${name}" }\nspec:\n  containers:\n  - { name: a, image: pauselab/demo }\n`
    const { pods, errors } = parseManifest(twinManifest(source, `${name}-twin`, name).manifest)
    expect(errors).toEqual([])
    expect(pods[0] && twinOf(pods[0].spec)).toBe(name)
  })
})

describe('its name', () => {
  test('ends in -twin, and counts on when that is taken', () => {
    expect(twinName('web', new Set(['web']))).toBe('web-twin')
    expect(twinName('web', new Set(['web', 'web-twin', 'web-twin-2']))).toBe('web-twin-3')
  })

  test('is never too long, and never ends a part with a dash or a dot', () => {
    const longest = `${'a'.repeat(247)}.${'b'.repeat(5)}`
    expect(longest).toHaveLength(253)
    const twin = twinName(longest, new Set())
    expect(twin).toBe(`${'a'.repeat(247)}-twin`)
    const manifest = twinManifest(WEB, twin, longest).manifest
    expect(parseManifest(manifest).errors).toEqual([])
  })
})

describe('who has none', () => {
  test.each([
    ['no-pause', podSpec({ sandbox: 'none' })],
    ['init-containers', podSpec({ initContainers: [containerSpec('prepare', { role: 'init' })] })],
    ['init-containers', podSpec({ initContainers: [containerSpec('log', { role: 'sidecar' })] })],
    ['host-network', podSpec({ hostNetwork: true })],
    ['share-uts', podSpec({ shareProcessNamespace: true, shareUts: true })]
  ])('%s', (reason, spec) => {
    expect(refuseTwin(spec)).toMatchObject({ reason })
  })

  test('any other pod has one, with shared PIDs too', () => {
    expect(refuseTwin(podSpec())).toBeNull()
    expect(refuseTwin(podSpec({ shareProcessNamespace: true }))).toBeNull()
  })
})

test('the owner of the namespaces stands in for pause, every other container for itself', () => {
  expect(counterpart('pause', 'pause', podSpec())).toBe('a')
  expect(counterpart('b', 'pause', podSpec())).toBe('b')
})

describe('the annotation dev.pauselab/twin-of', () => {
  const pod = (annotations: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-twin\n  annotations:\n${annotations}spec:\n  containers:\n  - { name: a, image: pauselab/demo }\n`

  test('names another pod, of a pod without pause', () => {
    const { pods, errors } = parseManifest(pod('    dev.pauselab/sandbox: none\n    dev.pauselab/twin-of: web\n'))
    expect(errors).toEqual([])
    expect(pods[0] && twinOf(pods[0].spec)).toBe('web')
  })

  test.each([
    ['of a pod with pause', '    dev.pauselab/twin-of: web\n', /only a pod without pause/],
    ['of itself', '    dev.pauselab/sandbox: none\n    dev.pauselab/twin-of: web-twin\n', /not its own twin/],
    ['of no possible name', '    dev.pauselab/sandbox: none\n    dev.pauselab/twin-of: Web_1\n', /lowercase RFC 1123 subdomain/]
  ])('%s is an error at its place', (_, annotations, message) => {
    const { errors } = parseManifest(pod(annotations))
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ path: 'metadata.annotations[dev.pauselab/twin-of]', message: expect.stringMatching(message) as string })
  })
})
