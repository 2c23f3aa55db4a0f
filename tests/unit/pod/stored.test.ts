import { expect, test } from 'vitest'
import { containerHash } from '../../../src-main/pod/hash'
import { readStoredSpec } from '../../../src-main/pod/stored'
import { basePod, specOf } from './manifest/base'

/** As the first version of the lab wrote it. */
const first = {
  namespace: 'default', name: 'web-pod', labels: {}, annotations: {}, hostname: 'web-pod', restartPolicy: 'Always', shareProcessNamespace: false, terminationGracePeriodSeconds: 30,
  volumes: [{ kind: 'emptyDir', name: 'v' }],
  containers: [{ name: 'web', role: 'app', image: 'pauselab/demo', imagePullPolicy: 'Always', command: null, args: null, workingDir: null, env: [{ name: 'A', value: '1' }], ports: [], mounts: [{ volume: 'v', path: '/v', readOnly: false }] }]
}

const same = specOf(basePod((pod, c) => {
  pod.spec.volumes = [{ name: 'v' }]
  Object.assign(c, { env: [{ name: 'A', value: '1' }], volumeMounts: [{ name: 'v', mountPath: '/v' }] })
}))

test('a spec of the first version is the one the same manifest gives today, with the same hash', () => {
  const read = readStoredSpec(JSON.stringify(first))
  expect(read).toEqual(same)
  expect(read.containers.map(containerHash)).toEqual(same.containers.map(containerHash))
})

test("today's spec is read as it was written", () => {
  const rich = specOf(basePod((pod, c) => {
    pod.spec.volumes = [{ name: 'v', emptyDir: { medium: 'Memory' } }, { name: 's', secret: { secretName: 'a' } }]
    pod.spec.initContainers = [{ name: 'i', image: 'x', restartPolicy: 'Always' }]
    Object.assign(c, { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }], volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'a' }], tty: true })
  }))
  expect(readStoredSpec(JSON.stringify(rich))).toEqual(rich)
})

test('a damaged text throws', () => {
  expect(() => readStoredSpec('{')).toThrow()
})
