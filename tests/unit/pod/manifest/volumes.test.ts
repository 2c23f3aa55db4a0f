import { describe, expect, test } from 'vitest'
import { LATER_MOUNT_FIELDS } from '../../../../src-main/pod/stored'
import { basePod, containerOf, errorsOf, specOf } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly volumes?: Loose[]
  readonly mounts?: Loose[]
  readonly errors: string[]
}

const LABEL = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const LONG = 'a'.repeat(64)
const MOUNT = 'spec.containers[0].volumeMounts[0]'
const data = { name: 'data', emptyDir: {} }

const cases: Case[] = [
  { rule: 'TestValidateVolumes: name > 63 characters', what: '64', volumes: [{ name: LONG, emptyDir: {} }], errors: [`spec.volumes[0].name: Invalid value: "${LONG}": must be no more than 63 characters`] },
  { rule: 'TestValidateVolumes: name has dots', what: 'a.b.c', volumes: [{ name: 'a.b.c', emptyDir: {} }], errors: ['spec.volumes[0].name: Invalid value: "a.b.c": must not contain dots'] },
  { rule: 'TestValidateVolumes: name not a DNS label', what: 'Not a dns label!', volumes: [{ name: 'Not a dns label!', emptyDir: {} }], errors: [`spec.volumes[0].name: Invalid value: "Not a dns label!": ${LABEL}`] },
  { rule: 'TestValidateVolumes: zero-length name', what: 'empty', volumes: [{ name: '', emptyDir: {} }], errors: ['spec.volumes[0].name: Required value'] },
  { rule: 'TestValidateVolumes: zero-length name', what: 'absent', volumes: [{ emptyDir: {} }], errors: ['spec.volumes[0].name: Required value'] },
  { rule: 'TestValidateVolumes: dupsCase', what: 'abc twice', volumes: [{ name: 'abc', emptyDir: {} }, { name: 'abc', emptyDir: {} }], errors: ['spec.volumes[1].name: Duplicate value: "abc"'] },
  { rule: 'SetDefaults_Volume', what: 'no source is an emptyDir', volumes: [{ name: 'data' }], errors: [] },
  { rule: 'SetDefaults_Volume', what: 'a null source too', volumes: [{ name: 'data', emptyDir: null }], errors: [] },
  { rule: 'decoding struct', what: 'emptyDir that is text', volumes: [{ name: 'data', emptyDir: 'yes' }], errors: ['spec.volumes[0].emptyDir: Invalid value: "yes": must be a map'] },
  { rule: 'this lab', what: 'nfs', volumes: [{ name: 'data', nfs: { server: 'a', path: '/' } }], errors: ['spec.volumes[0].nfs: not supported by this lab'] },
  { rule: 'TestValidateVolumeMounts', what: 'right', volumes: [data], mounts: [{ name: 'data', mountPath: '/a' }, { name: 'data', mountPath: '/b', readOnly: true }], errors: [] },
  { rule: 'TestValidateVolumeMounts: empty name', what: 'empty', volumes: [data], mounts: [{ name: '', mountPath: '/a' }], errors: [`${MOUNT}.name: Required value`] },
  { rule: 'TestValidateVolumeMounts: name not found', what: 'no such volume', volumes: [data], mounts: [{ name: 'date', mountPath: '/a' }], errors: [`${MOUNT}.name: Not found: "date"`] },
  { rule: 'TestValidateVolumeMounts: name not found', what: 'no volumes at all', mounts: [{ name: 'data', mountPath: '/a' }], errors: [`${MOUNT}.name: Not found: "data"`] },
  { rule: 'TestValidateVolumeMounts: empty mountpath', what: 'empty', volumes: [data], mounts: [{ name: 'data', mountPath: '' }], errors: [`${MOUNT}.mountPath: Required value`] },
  { rule: 'TestValidateVolumeMounts: empty mountpath', what: 'absent', volumes: [data], mounts: [{ name: 'data' }], errors: [`${MOUNT}.mountPath: Required value`] },
  { rule: 'TestValidateVolumeMounts: mountpath collision', what: 'same path', volumes: [data], mounts: [{ name: 'data', mountPath: '/a' }, { name: 'data', mountPath: '/a' }], errors: ['spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique'] },
  { rule: 'VolumeMount.mountPath: "must not contain \':\'"', what: 'colon', volumes: [data], mounts: [{ name: 'data', mountPath: '/a:ro' }], errors: [`${MOUNT}.mountPath: Invalid value: "/a:ro": must not contain ':'`] },
  { rule: 'this lab', what: 'mountPropagation', volumes: [data], mounts: [{ name: 'data', mountPath: '/a', mountPropagation: 'Bidirectional' }], errors: [`${MOUNT}.mountPropagation: not supported by this lab`] }
]

function podWith({ volumes, mounts }: Pick<Case, 'volumes' | 'mounts'>): unknown {
  return basePod((pod, container) => {
    pod.spec.volumes = volumes
    container.volumeMounts = mounts
  })
}

describe('volumes and mounts', () => {
  test.each(cases)('$rule ($what)', (one) => {
    expect(errorsOf(podWith(one))).toEqual(one.errors)
  })

  test('reach the spec', () => {
    const pod = podWith({ volumes: [data, { name: 'plain' }], mounts: [{ name: 'data', mountPath: '/a', readOnly: true }, { name: 'plain', mountPath: 'b/c' }] })
    expect(specOf(pod).volumes).toEqual([{ kind: 'emptyDir', name: 'data', medium: 'default', sizeLimitBytes: null }, { kind: 'emptyDir', name: 'plain', medium: 'default', sizeLimitBytes: null }])
    // The kubelet's MakeAbsolutePath.
    expect(containerOf(pod).mounts).toEqual([{ volume: 'data', path: '/a', readOnly: true, ...LATER_MOUNT_FIELDS }, { volume: 'plain', path: '/b/c', readOnly: false, ...LATER_MOUNT_FIELDS }])
  })
})
