import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseManifest } from '../../../src-main/pod/manifest'
import type { PodContext } from '../../../src-main/pod/resolve/context'
import { resolveEnv } from '../../../src-main/pod/resolve/env'
import { volumeFiles } from '../../../src-main/pod/resolve/files'

const folder = new URL('../../../resources/pods/', import.meta.url)
const examples = readdirSync(folder).map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }))
const parsed = new Map(examples.map(({ file, text }) => [file, parseManifest(text)]))

function specOf(file: string) {
  const spec = parsed.get(file)?.pods[0]?.spec
  if (!spec) throw new Error(`${file} holds no pod`)
  return spec
}

const context: PodContext = { uid: 'u', nodeName: 'n', hostIPs: ['10.0.0.1'], podIPs: [], allocatable: { cpuMillis: 1_000, memoryBytes: 1e9 } }

describe('the example manifests', () => {
  test('are those the window offers', () => {
    expect(examples.map(({ file }) => file).sort()).toEqual([
      'configmap.yaml', 'crash-loop.yaml', 'init-config.yaml', 'memory-volume.yaml', 'no-pause.yaml', 'probes.yaml', 'published-port.yaml', 'secret.yaml', 'shared-pids.yaml',
      'shared-volume.yaml', 'sidecar-log.yaml', 'stubborn.yaml', 'two-containers.yaml'
    ])
  })

  test.each(examples)('$file holds one pod, with no error and no warning, and says first what it is about', ({ file, text }) => {
    const answer = parsed.get(file)
    expect(answer).toMatchObject({ errors: [], warnings: [] })
    expect(answer?.pods).toHaveLength(1)
    expect(text).toMatch(/^# \S/)
  })

  test('can all be there at once', () => {
    const all = parseManifest(examples.map(({ text }) => text).join('---\n'))
    expect(all.errors).toEqual([])
    expect(all.pods).toHaveLength(examples.length)
  })

  test('use nothing but the bundled image', () => {
    for (const { file } of examples) {
      const { initContainers, containers } = specOf(file)
      for (const { image } of [...initContainers, ...containers]) expect(image).toBe('pauselab/demo')
    }
  })

  test('the first one publishes no port, so that a busy one cannot spoil the first minute', () => {
    const { name, containers } = specOf('two-containers.yaml')
    expect(name).toBe('web-pod')
    expect(containers.map((container) => [container.name, container.args])).toEqual([
      ['front', ['web', '--port', '80']],
      ['poll', ['fetch', 'http://localhost:80/', '--every', '5s']]
    ])
    expect(containers.flatMap(({ ports }) => ports).map(({ hostPort }) => hostPort)).toEqual([null])
  })

  test('bring along every ConfigMap and Secret they name', () => {
    for (const answer of parsed.values()) {
      const data = { configMaps: new Map(answer.configMaps.map((one) => [one.name, one])), secrets: new Map(answer.secrets.map((one) => [one.name, one])) }
      for (const { spec } of answer.pods) {
        for (const container of [...spec.initContainers, ...spec.containers]) expect(resolveEnv(spec, container, context, data).ok).toBe(true)
        for (const volume of spec.volumes) if ('sources' in volume) expect(volumeFiles(volume, spec, context, data)).toMatchObject({ ok: true })
      }
    }
  })

  test('do what their names say', () => {
    expect(specOf('shared-pids.yaml').shareProcessNamespace).toBe(true)
    expect(specOf('published-port.yaml').containers[0]?.ports[0]).toMatchObject({ containerPort: 80, hostPort: 8880, hostIP: null })
    expect(specOf('stubborn.yaml').terminationGracePeriodSeconds).toBe(5)
    expect(specOf('shared-volume.yaml').containers.map(({ mounts }) => mounts[0]?.volume)).toEqual(['post', 'post'])
    expect(specOf('no-pause.yaml').sandbox).toBe('none')
    expect(specOf('sidecar-log.yaml').initContainers.map(({ role }) => role)).toEqual(['sidecar'])
    expect(specOf('init-config.yaml').initContainers.map(({ role }) => role)).toEqual(['init'])
    expect(specOf('memory-volume.yaml').volumes).toEqual([{ kind: 'emptyDir', name: 'scratch', medium: 'Memory', sizeLimitBytes: 1_048_576 }])
    expect(specOf('secret.yaml').volumes).toMatchObject([{ kind: 'secret', defaultMode: 0o400 }])
    expect(specOf('probes.yaml').containers[0]).toMatchObject({ startupProbe: {}, readinessProbe: {}, livenessProbe: {}, lifecycle: { preStop: {} } })
    expect(specOf('crash-loop.yaml').containers[0]?.args?.[0]).toBe('crash')
  })
})
