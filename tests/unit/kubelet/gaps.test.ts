import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { KUBELET_GAPS } from '../../../src-main/kubelet/gaps'
import { NOTHING_OF_THE_HOST } from '../../../src-main/pod/hostPolicy'
import { parseManifest } from '../../../src-main/pod/manifest'

const FOLDER = new URL('../../../resources/pods/', import.meta.url)

function errorsOf(text: string): readonly string[] {
  return parseManifest(text, NOTHING_OF_THE_HOST, KUBELET_GAPS).errors.map(({ path, message, line }) => `${line} ${path}: ${message}`)
}

function pod(spec: string, metadata = ''): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n${metadata}spec:\n  containers:\n  - name: c\n    image: pauselab/demo\n${spec}`
}

describe('what the kubelet cannot do yet', () => {
  it.each([
    ['init containers', pod('  initContainers: [{ name: i, image: pauselab/demo }]\n'), '9 spec.initContainers: not supported by this lab yet'],
    ['a probe', pod('    livenessProbe: { tcpSocket: { port: 80 } }\n'), '9 spec.containers[0].livenessProbe: not supported by this lab yet'],
    ['a lifecycle hook', pod('    lifecycle: { preStop: { exec: { command: [x] } } }\n'), '9 spec.containers[0].lifecycle: not supported by this lab yet'],
    ['resources', pod('    resources: { limits: { memory: 64Mi } }\n'), '9 spec.containers[0].resources: not supported by this lab yet'],
    ['a security context', pod('    securityContext: { runAsUser: 1000 }\n'), '9 spec.containers[0].securityContext: not supported by this lab yet'],
    ['a value from elsewhere', pod('    env: [{ name: IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }]\n'), '9 spec.containers[0].env[0].valueFrom: not supported by this lab yet'],
    ['a volume in memory', pod('  volumes: [{ name: v, emptyDir: { medium: Memory } }]\n'), '9 spec.volumes[0].emptyDir.medium: not supported by this lab yet'],
    ['another kind of volume', pod('  volumes: [{ name: v, configMap: { name: m } }]\n'), '9 spec.volumes[0].configMap: not supported by this lab yet'],
    ['host aliases', pod('  hostAliases: [{ ip: 1.2.3.4, hostnames: [h] }]\n'), '9 spec.hostAliases: not supported by this lab yet'],
    ['no pause', pod('', '  annotations: { dev.pauselab/sandbox: none }\n'), '5 metadata.annotations[dev.pauselab/sandbox]: not supported by this lab yet'],
    ['a ConfigMap', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\n', '2 kind: ConfigMap: not supported by this lab yet']
  ])('%s: refused by name, at its place', (_what, text, error) => {
    expect(errorsOf(text).join("\n")).toContain(error)
  })

  it('is nothing that a plain pod says', () => {
    expect(errorsOf(pod('    env: [{ name: A, value: b }]\n    volumeMounts: [{ name: v, mountPath: /v }]\n  volumes: [{ name: v, emptyDir: {} }]\n  shareProcessNamespace: true\n'))).toEqual([])
  })

  it('leaves the examples of the first minutes alone', () => {
    const good = readdirSync(FOLDER).filter((file) => errorsOf(readFileSync(new URL(file, FOLDER), 'utf8')).length === 0)
    expect(good).toEqual(expect.arrayContaining(['two-containers.yaml', 'shared-pids.yaml', 'crash-loop.yaml', 'shared-volume.yaml', 'published-port.yaml', 'stubborn.yaml']))
  })
})
