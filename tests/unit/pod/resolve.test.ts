import { describe, expect, test } from 'vitest'
import type { FilesVolume } from '../../../src-main/pod/model/volumes'
import type { DataObjects, PodContext } from '../../../src-main/pod/resolve/context'
import { resolveEnv } from '../../../src-main/pod/resolve/env'
import { volumeFiles } from '../../../src-main/pod/resolve/files'
import { goQuote } from '../../../src-main/pod/resolve/goQuote'
import { rootViolation } from '../../../src-main/pod/resolve/nonRoot'
import { resolvePort } from '../../../src-main/pod/resolve/port'
import { resolveSubPath } from '../../../src-main/pod/resolve/subPath'
import type { ContainerSpec } from '../../../src-main/pod/spec'
import { basePod, specOf } from './manifest/base'

type Loose = Record<string, unknown>

const context: PodContext = { uid: 'uid-1', nodeName: 'lab', hostIPs: ['10.0.0.1', 'fd00::1'], podIPs: ['172.30.0.2'], allocatable: { cpuMillis: 4_000, memoryBytes: 8 * 1024 ** 3 } }
const data: DataObjects = {
  configMaps: new Map([['map', { namespace: 'default', name: 'map', immutable: false, data: { REPLACE_ME: 'fake', DUPE: 'of map', 'file.txt': 'text\n' }, binaryData: { bin: '/wA=' } }]]),
  secrets: new Map([['secret', { namespace: 'default', name: 'secret', immutable: false, type: 'Opaque', data: { DUPE: 'b2Ygc2VjcmV0', password: 'c2VzYW1l' } }]])
}

function podWith(container: Loose, pod: Loose = {}, metadata: Loose = {}) {
  const spec = specOf(basePod((one, c) => {
    Object.assign(one.metadata, metadata)
    Object.assign(one.spec, pod)
    Object.assign(c, container)
  }))
  return { spec, container: spec.containers[0] as ContainerSpec }
}

function envOf(container: Loose, pod: Loose = {}, metadata: Loose = {}): unknown {
  const { spec, container: one } = podWith(container, pod, metadata)
  const result = resolveEnv(spec, one, context, data)
  return result.ok ? Object.fromEntries(result.value.map(({ name, value }) => [name, value])) : result.message
}

function ref(kind: string, value: Loose): Loose {
  return { name: 'A', valueFrom: { [kind]: value } }
}

// kubelet_pods_test.go: TestMakeEnvironmentVariables.
describe('resolveEnv', () => {
  test.each<[string, Loose, unknown]>([
    ['references see what stands above', { env: [{ name: 'FOO', value: 'bar' }, { name: 'ZOO', value: '$(FOO)-1' }, { name: 'BLU', value: '$(ZOO)-2' }, { name: 'LATER', value: '$(LAST)' }, { name: 'LAST', value: 'z' }] }, { FOO: 'bar', ZOO: 'bar-1', BLU: 'bar-1-2', LATER: '$(LAST)', LAST: 'z' }],
    ['env over envFrom, whose names it may use', { envFrom: [{ configMapRef: { name: 'map' } }], env: [{ name: 'USES', value: '$(REPLACE_ME)!' }, { name: 'REPLACE_ME', value: 'replaced' }] }, { REPLACE_ME: 'replaced', DUPE: 'of map', 'file.txt': 'text\n', USES: 'fake!' }],
    ['the later envFrom wins', { envFrom: [{ configMapRef: { name: 'map' } }, { secretRef: { name: 'secret' } }] }, { REPLACE_ME: 'fake', DUPE: 'of secret', 'file.txt': 'text\n', password: 'sesame' }],
    ['a prefix', { envFrom: [{ prefix: 'p_', secretRef: { name: 'secret' } }] }, { p_DUPE: 'of secret', p_password: 'sesame' }],
    ['configmap_missing', { envFrom: [{ configMapRef: { name: 'none' } }] }, 'configmap "none" not found'],
    ['configmap_missing_optional', { envFrom: [{ configMapRef: { name: 'none', optional: true } }] }, {}],
    ['secret_missing', { envFrom: [{ secretRef: { name: 'none' } }] }, 'secret "none" not found'],
    ['secret_missing_optional', { envFrom: [{ secretRef: { name: 'none', optional: true } }] }, {}],
    ['configmapkeyref', { env: [ref('configMapKeyRef', { name: 'map', key: 'REPLACE_ME' })] }, { A: 'fake' }],
    ['configmapkeyref_missing_key', { env: [ref('configMapKeyRef', { name: 'map', key: 'none' })] }, "couldn't find key none in ConfigMap default/map"],
    ['configmapkeyref of binaryData', { env: [ref('configMapKeyRef', { name: 'map', key: 'bin' })] }, "couldn't find key bin in ConfigMap default/map"],
    ['configmapkeyref_missing_optional', { env: [ref('configMapKeyRef', { name: 'none', key: 'x', optional: true })] }, {}],
    ['configmapkeyref_missing_key_optional', { env: [ref('configMapKeyRef', { name: 'map', key: 'x', optional: true })] }, {}],
    ['configmapkeyref of nothing', { env: [ref('configMapKeyRef', { name: 'none', key: 'x' })] }, 'configmap "none" not found'],
    ['secretkeyref', { env: [ref('secretKeyRef', { name: 'secret', key: 'password' })] }, { A: 'sesame' }],
    ['secretkeyref_missing_key', { env: [ref('secretKeyRef', { name: 'secret', key: 'x' })] }, "couldn't find key x in Secret default/secret"],
    ['values are not expanded again', { envFrom: [{ configMapRef: { name: 'map' } }], env: [{ name: 'X', value: '$$(DUPE)' }] }, { REPLACE_ME: 'fake', DUPE: 'of map', 'file.txt': 'text\n', X: '$(DUPE)' }],
    ['a key of JavaScript itself', { env: [ref('configMapKeyRef', { name: 'map', key: 'constructor', optional: true })] }, {}]
  ])('%s', (_, container, expected) => {
    expect(envOf(container)).toEqual(expected)
  })

  test.each<[string, string]>([
    ['metadata.name', 'web-pod'], ['metadata.namespace', 'ns'], ['metadata.uid', 'uid-1'], ["metadata.labels['app']", 'web'], ["metadata.labels['none']", ''], ["metadata.labels['constructor']", ''], ["metadata.annotations['note']", 'a "b"'],
    ['spec.nodeName', 'lab'], ['spec.serviceAccountName', 'default'], ['status.hostIP', '10.0.0.1'], ['status.hostIPs', '10.0.0.1,fd00::1'], ['status.podIP', '172.30.0.2'], ['status.podIPs', '172.30.0.2']
  ])('downward API: %s', (fieldPath, expected) => {
    expect(envOf({ env: [ref('fieldRef', { fieldPath })] }, {}, { namespace: 'ns', labels: { app: 'web' }, annotations: { note: 'a "b"' } })).toEqual({ A: expected })
  })

  // resource helpers_test.go: TestExtractContainerResourceValue.
  test.each<[string, Loose, string]>([
    ['limits.cpu in whole ones', { resource: 'limits.cpu' }, '1'],
    ['limits.cpu in thousandths', { resource: 'limits.cpu', divisor: '1m' }, '100'],
    ['requests.cpu', { resource: 'requests.cpu', divisor: '1m' }, '50'],
    ['limits.memory in bytes', { resource: 'limits.memory' }, '104857600'],
    ['limits.memory in Mi', { resource: 'limits.memory', divisor: '1Mi' }, '100'],
    ['limits.memory rounded up', { resource: 'limits.memory', divisor: '1Gi' }, '1'],
    ['of another container', { containerName: 'bare', resource: 'requests.memory' }, '0'],
    ["no limit is the node's", { containerName: 'bare', resource: 'limits.cpu' }, '4'],
    ["no limit is the node's memory", { containerName: 'bare', resource: 'limits.memory', divisor: '1Gi' }, '8']
  ])('downward API: %s', (_, value, expected) => {
    const resources = { requests: { cpu: '50m' }, limits: { cpu: '100m', memory: '100Mi' } }
    expect(envOf({ resources, env: [ref('resourceFieldRef', value)] }, { initContainers: [{ name: 'bare', image: 'x' }] })).toEqual({ A: expected })
  })

  test('a container that is not there', () => {
    expect(envOf({ env: [ref('resourceFieldRef', { containerName: 'none', resource: 'limits.cpu' })] })).toBe('container none not found')
  })
})

function filesOf(volume: Loose, metadata: Loose = {}): unknown {
  const { spec } = podWith({}, { volumes: [{ name: 'v', ...volume }] }, metadata)
  const result = volumeFiles(spec.volumes[0] as FilesVolume, spec, context, data)
  return result.ok ? result.value.map(({ path, mode, content }) => [path, mode.toString(8), Buffer.from(content).toString('latin1')]) : result.message
}

const FAILED = 'MountVolume.SetUp failed for volume "v" : '

// configmap_test.go, secret_test.go: TestMakePayload; projected_test.go: TestCollectDataWith...
describe('volumeFiles', () => {
  test.each<[string, Loose, unknown]>([
    ['no overrides', { configMap: { name: 'map' } }, [['REPLACE_ME', '644', 'fake'], ['DUPE', '644', 'of map'], ['file.txt', '644', 'text\n'], ['bin', '644', '\u00ff\u0000']]],
    ['basic 1', { configMap: { name: 'map', items: [{ key: 'file.txt', path: 'path/to/file.txt' }], defaultMode: 0o600 } }, [['path/to/file.txt', '600', 'text\n']]],
    ['mapping with Mode', { configMap: { name: 'map', items: [{ key: 'bin', path: 'b', mode: 0o400 }, { key: 'DUPE', path: 'd' }] } }, [['b', '400', '\u00ff\u0000'], ['d', '644', 'of map']]],
    ['non existent key', { configMap: { name: 'map', items: [{ key: 'x', path: 'y' }] } }, `${FAILED}configmap references non-existent config key: x`],
    ['optional non existent key', { configMap: { name: 'map', optional: true, items: [{ key: 'x', path: 'y' }, { key: 'DUPE', path: 'd' }] } }, [['d', '644', 'of map']]],
    ['no such map', { configMap: { name: 'none' } }, `${FAILED}configmap "none" not found`],
    ['no such map, optional', { configMap: { name: 'none', optional: true } }, []],
    ['a secret', { secret: { secretName: 'secret', defaultMode: 0o400, items: [{ key: 'password', path: 'p' }] } }, [['p', '400', 'sesame']]],
    ['a secret without that key', { secret: { secretName: 'secret', items: [{ key: 'x', path: 'p' }] } }, `${FAILED}references non-existent secret key: x`],
    ['no such secret', { secret: { secretName: 'none' } }, `${FAILED}secret "none" not found`],
    ['several, the later one winning', { projected: { sources: [{ configMap: { name: 'map', items: [{ key: 'DUPE', path: 'd' }] } }, { secret: { name: 'secret' } }, { downwardAPI: { items: [{ path: 'who', mode: 0o440, fieldRef: { fieldPath: 'metadata.name' } }] } }] } }, [['d', '644', 'of map'], ['DUPE', '644', 'of secret'], ['password', '644', 'sesame'], ['who', '440', 'web-pod']]],
    ['several that fail', { projected: { sources: [{ configMap: { name: 'none' } }, { secret: { name: 'none' } }] } }, `${FAILED}[configmap "none" not found, secret "none" not found]`],
    ['a file that is a folder', { configMap: { name: 'map', items: [{ key: 'DUPE', path: 'a' }, { key: 'bin', path: 'a/b' }] } }, `${FAILED}a cannot be a file, since a/b is in it`],
    ['a resource', { downwardAPI: { items: [{ path: 'cpu', resourceFieldRef: { containerName: 'web', resource: 'limits.cpu', divisor: '1m' } }] } }, [['cpu', '644', '4000']]]
  ])('%s', (_, volume, expected) => {
    expect(filesOf(volume)).toEqual(expected)
  })

  // fieldpath_test.go: TestExtractFieldPathAsString.
  test('labels and annotations as sorted lines', () => {
    const volume = { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }, { path: 'a', fieldRef: { fieldPath: 'metadata.annotations' } }] } }
    expect(filesOf(volume, { labels: { b: '2', a: '1', B: '3' }, annotations: { note: 'say "hi"\n' } })).toEqual([['l', '644', 'B="3"\na="1"\nb="2"'], ['a', '644', 'note="say \\"hi\\"\\n"']])
  })
})

// strconv quote_test.go
test.each([['\u0007\b\f\r\n\t\v', '"\\a\\b\\f\\r\\n\\t\\v"'], ['\\', '"\\\\"'], ['☺', '"☺"'], ['\u0004', '"\\x04"'], ['\u007f', '"\\x7f"'], ['\u00a0', '"\\u00a0"'], ['\u{10ffff}', '"\\U0010ffff"'], ['命名', '"命名"'], ['\u2028', '"\\u2028"']])('goQuote(%j)', (text, expected) => {
  expect(goQuote(text)).toBe(expected)
})

// container/helpers_test.go: TestExpandVolumeMountsWithSubpath.
test.each<[string, Loose, unknown]>([
  ['none', {}, { ok: true, value: null }],
  ['plain', { subPath: 'a/b' }, { ok: true, value: 'a/b' }],
  ['plain, and not expanded', { subPath: '$(FOO)' }, { ok: true, value: '$(FOO)' }],
  ['expanded', { subPathExpr: '$(FOO)/logs' }, { ok: true, value: 'bar/logs' }],
  ['escaped', { subPathExpr: '$$(FOO)' }, { ok: true, value: '$(FOO)' }],
  ['unknown names', { subPathExpr: '$(Z)/$(EMPTY)' }, { ok: false, message: 'missing value for EMPTY, Z' }],
  ['absolute in the end', { subPathExpr: '$(ROOT)' }, { ok: false, message: 'error SubPath `/a` must not be an absolute path' }],
  ['upwards in the end', { subPathExpr: '$(UP)/a' }, { ok: false, message: "unable to provision SubPath `../a`: must not contain '..'" }]
])('sub-path: %s', (_, more, expected) => {
  const { container } = podWith({ volumeMounts: [{ name: 'v', mountPath: '/v', ...more }] }, { volumes: [{ name: 'v' }] })
  const [mount] = container.mounts
  if (!mount) throw new Error('no mount')
  const env = Object.entries({ FOO: 'bar', EMPTY: '', ROOT: '/a', UP: '..' }).map(([name, value]) => ({ name, value }))
  expect(resolveSubPath(mount, env)).toEqual(expected)
})

test('a port by number or by the name that the container gives it', () => {
  const { container } = podWith({ ports: [{ name: 'http', containerPort: 8080 }] })
  expect([resolvePort(80, container), resolvePort('http', container), resolvePort('https', container)]).toEqual([80, 8080, null])
})

// kuberuntime/security_context_test.go: TestVerifyRunAsNonRoot.
test.each<[string, Loose, string, string | null]>([
  ['not asked for', {}, '', null],
  ['a user of its own', { runAsNonRoot: true, runAsUser: 1 }, '', null],
  ['root by its own word', { runAsNonRoot: true, runAsUser: 0 }, '5', 'container\'s runAsUser breaks non-root policy (pod: "web-pod_default(u)", container: web)'],
  ['an image of nobody', { runAsNonRoot: true }, '65534:65534', null],
  ['an image of root', { runAsNonRoot: true }, '', 'container has runAsNonRoot and image will run as root (pod: "web-pod_default(u)", container: web)'],
  ['an image with a name', { runAsNonRoot: true }, 'nginx', 'container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root (pod: "web-pod_default(u)", container: web)']
])('runAsNonRoot: %s', (_, securityContext, imageUser, expected) => {
  const { spec, container } = podWith({ securityContext })
  expect(rootViolation(spec, container, 'u', imageUser)).toBe(expected)
})
