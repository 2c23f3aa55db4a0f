import { describe, expect, test } from 'vitest'
import { checkUpdate } from '../../../src-main/kubelet/podUpdate'
import type { PodSpec } from '../../../src-main/pod/spec'
import { containerSpec, podSpec } from './builders'

const port = { name: null, containerPort: 80, hostPort: null, hostIP: null, protocol: 'TCP' } as const
const mount = { volume: 'v', path: '/v', readOnly: false }
const base = podSpec({ volumes: [{ kind: 'emptyDir', name: 'v' }], containers: [containerSpec('a', { ports: [port], mounts: [mount] }), containerSpec('b')] })

function withA(more: Parameters<typeof containerSpec>[1]): PodSpec {
  return { ...base, containers: [containerSpec('a', { ports: [port], mounts: [mount], ...more }), containerSpec('b')] }
}

describe('an update', () => {
  test.each<readonly [string, PodSpec]>([
    ['nothing', base], ['image', withA({ image: 'other' })], ['imagePullPolicy', withA({ imagePullPolicy: 'Always' })], ['command', withA({ command: ['/demo'] })],
    ['args', withA({ args: ['web'] })], ['env', withA({ env: [{ name: 'A', value: '1' }] })], ['workingDir', withA({ workingDir: '/tmp' })],
    ['labels', { ...base, labels: { a: 'b' } }], ['annotations', { ...base, annotations: { a: 'b' } }], ['grace', { ...base, terminationGracePeriodSeconds: 1 }]
  ])('may change %s', (_what, next) => expect(checkUpdate(base, next)).toEqual([]))

  test.each<readonly [string, PodSpec]>([
    ['spec.restartPolicy', { ...base, restartPolicy: 'Never' }],
    ['spec.shareProcessNamespace', { ...base, shareProcessNamespace: true }],
    ['spec.hostname', { ...base, hostname: 'other' }],
    ['spec.containers', { ...base, containers: base.containers.slice(0, 1) }],
    ['spec.containers[1].name', { ...base, containers: [...base.containers.slice(0, 1), containerSpec('c')] }],
    ['spec.containers[0].ports[0].containerPort', withA({ ports: [{ ...port, containerPort: 81 }] })],
    ['spec.containers[0].ports', withA({ ports: [] })],
    ['spec.containers[0].volumeMounts[0].mountPath', withA({ mounts: [{ ...mount, path: '/w' }] })],
    ['spec.volumes[0].name', { ...base, volumes: [{ kind: 'emptyDir', name: 'w' }] }],
    ['spec.volumes', { ...base, volumes: [] }]
  ])('may not change %s, which is named as in a manifest', (path, next) => {
    expect(checkUpdate(base, next)).toEqual([{ path, message: expect.stringMatching(/^Forbidden: /) as string }])
  })
})
