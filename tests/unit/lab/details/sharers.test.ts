import { describe, expect, test } from 'vitest'
import { sharersOf } from '../../../../src-main/lab/details/sharers'
import type { PodSpec, VolumeSpec } from '../../../../src-main/pod/spec'

function hostPath(path: string, name = 'data'): VolumeSpec {
  return { kind: 'hostPath', name, path, type: '' }
}

function other(volume: VolumeSpec, container = 'c'): { uid: string; spec: PodSpec } {
  return { uid: 'u2', spec: { namespace: 'default', name: 'two', volumes: [volume], initContainers: [], containers: [{ name: container, mounts: [{ volume: volume.name, path: '/in' }] }] } as unknown as PodSpec }
}

describe('who of other pods has the same files', () => {
  test.each([
    ['/srv/data', '/srv/data', 'same'],
    ['/srv/data', '/srv//data/', 'same'],
    ['/srv', '/srv/data', 'within'],
    ['/srv/data', '/srv', 'around'],
    ['/srv/data', '/srv/database', null],
    ['/srv/a', '/srv/b', null]
  ])('%s and %s: %s', (mine, theirs, part) => {
    expect(sharersOf(hostPath(mine), [other(hostPath(theirs, 'theirs'))])).toEqual(part === null ? [] : [{ uid: 'u2', namespace: 'default', pod: 'two', container: 'c', path: '/in', part }])
  })

  test('nobody has an emptyDir of another pod, whatever it is called', () => {
    const own: VolumeSpec = { kind: 'emptyDir', name: 'data', medium: 'Memory', sizeLimitBytes: null }
    expect(sharersOf(own, [other(own), other(hostPath('/srv'))])).toEqual([])
    expect(sharersOf(hostPath('/srv'), [other(own)])).toEqual([])
    expect(sharersOf(undefined, [other(own)])).toEqual([])
  })
})
