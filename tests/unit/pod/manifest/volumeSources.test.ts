import { describe, expect, test } from 'vitest'
import { lines } from './base'
import { parseManifest } from '../../../../src-main/pod/manifest'
import { NOTHING_OF_THE_HOST } from '../../../../src-main/pod/hostPolicy'
import { basePod } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly volume: Loose
  readonly errors: string[]
}

const AT = 'spec.volumes[0]'
const MODE = 'must be a number between 0 and 0777 (octal), both inclusive'
const ONE_TYPE = 'Forbidden: may not specify more than 1 volume type'
const FIELDS = '"metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"'
const TYPES = '"", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"'
const FORM = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const item = { key: 'k', path: 'p' }
const field = { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }

function keys(kind: 'configMap' | 'secret', more: Loose): Loose {
  return { [kind]: { [kind === 'secret' ? 'secretName' : 'name']: 'a', ...more } }
}

function down(...items: Loose[]): Loose {
  return { downwardAPI: { items } }
}

function projected(...sources: Loose[]): Loose {
  return { projected: { sources } }
}

const cases: Case[] = [
  { rule: 'TestValidateVolumes: valid EmptyDir', what: 'of memory, limited', volume: { emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }, errors: [] },
  { rule: 'TestValidateVolumes: valid EmptyDir', what: 'limit as a number', volume: { emptyDir: { sizeLimit: 5 } }, errors: [] },
  { rule: 'TestValidateVolumes: EmptyDir', what: 'negative limit', volume: { emptyDir: { sizeLimit: '-1Mi' } }, errors: [`${AT}.emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity`] },
  { rule: 'decoding Quantity', what: 'limit that is none', volume: { emptyDir: { sizeLimit: '1 Mi' } }, errors: [`${AT}.emptyDir.sizeLimit: Invalid value: "1 Mi": ${FORM}`] },
  { rule: 'decoding Quantity', what: 'limit with another suffix', volume: { emptyDir: { sizeLimit: '1MiB' } }, errors: [`${AT}.emptyDir.sizeLimit: Invalid value: "1MiB": ${FORM}`] },
  { rule: 'decoding Quantity', what: 'limit that is a map', volume: { emptyDir: { sizeLimit: {} } }, errors: [`${AT}.emptyDir.sizeLimit: Invalid value: must be a number, not a map`] },
  { rule: 'this lab', what: 'huge pages', volume: { emptyDir: { medium: 'HugePages' } }, errors: [`${AT}.emptyDir.medium: Unsupported value: "HugePages": supported values: "", "Memory"`] },
  { rule: 'TestValidateVolumes: valid HostPath', what: 'a directory', volume: { hostPath: { path: '/mnt/path', type: 'Directory' } }, errors: [] },
  { rule: 'TestValidateVolumes: valid HostPath', what: 'no type', volume: { hostPath: { path: '/mnt/path' } }, errors: [] },
  { rule: 'TestValidateVolumes: invalid HostPath backsteps', what: '..', volume: { hostPath: { path: '/mnt/path/..' } }, errors: [`${AT}.hostPath.path: Invalid value: "/mnt/path/..": must not contain '..'`] },
  { rule: 'TestValidateHostPathType', what: 'unknown', volume: { hostPath: { path: '/a', type: 'Folder' } }, errors: [`${AT}.hostPath.type: Unsupported value: "Folder": supported values: ${TYPES}`] },
  { rule: 'validateHostPathVolumeSource', what: 'no path', volume: { hostPath: {} }, errors: [`${AT}.hostPath.path: Required value`] },
  { rule: 'this lab (Docker binds absolute paths only)', what: 'relative', volume: { hostPath: { path: 'a/b' } }, errors: [`${AT}.hostPath.path: Invalid value: "a/b": must be an absolute path`] },
  ...(['configMap', 'secret'] as const).flatMap((kind) => {
    const at = `${AT}.${kind}`
    const name = kind === 'secret' ? 'secretName' : 'name'
    return [
      { rule: 'TestValidateVolumes: valid', what: kind, volume: keys(kind, {}), errors: [] },
      { rule: 'TestValidateVolumes: with projection and mode', what: kind, volume: keys(kind, { defaultMode: 0o644, optional: true, items: [{ key: 'key', path: 'sub/filename', mode: 0o600 }] }), errors: [] },
      { rule: 'TestValidateVolumes: with subdir projection', what: kind, volume: keys(kind, { items: [{ key: 'key', path: 'dir/filename' }] }), errors: [] },
      { rule: 'TestValidateVolumes: empty name', what: kind, volume: keys(kind, { [name]: '' }), errors: [`${at}.${name}: Required value`] },
      { rule: 'TestValidateVolumes: mode', what: `${kind} too big`, volume: keys(kind, { defaultMode: 0o1000 }), errors: [`${at}.defaultMode: Invalid value: 512: ${MODE}`] },
      { rule: 'TestValidateVolumes: mode', what: `${kind} negative`, volume: keys(kind, { defaultMode: -1 }), errors: [`${at}.defaultMode: Invalid value: -1: ${MODE}`] },
      { rule: 'TestValidateKeyToPath: bad mode', what: kind, volume: keys(kind, { items: [{ ...item, mode: 0o1000 }] }), errors: [`${at}.items[0].mode: Invalid value: 512: ${MODE}`] },
      { rule: 'TestValidateKeyToPath: no key', what: kind, volume: keys(kind, { items: [{ path: 'p' }] }), errors: [`${at}.items[0].key: Required value`] },
      { rule: 'TestValidateKeyToPath: no path', what: kind, volume: keys(kind, { items: [{ key: 'k' }] }), errors: [`${at}.items[0].path: Required value`] },
      { rule: 'TestValidateKeyToPath: absolute path', what: kind, volume: keys(kind, { items: [{ key: 'k', path: '/a' }] }), errors: [`${at}.items[0].path: Invalid value: "/a": must be a relative path`] },
      { rule: 'TestValidateKeyToPath: leading ..', what: kind, volume: keys(kind, { items: [{ key: 'k', path: '../a' }] }), errors: [`${at}.items[0].path: Invalid value: "../a": must not contain '..'`] },
      { rule: 'TestValidateKeyToPath: medial ..', what: kind, volume: keys(kind, { items: [{ key: 'k', path: 'a/../b' }] }), errors: [`${at}.items[0].path: Invalid value: "a/../b": must not contain '..'`] },
      { rule: 'TestValidateKeyToPath: starts with ..', what: kind, volume: keys(kind, { items: [{ key: 'k', path: '..a' }] }), errors: [`${at}.items[0].path: Invalid value: "..a": must not start with '..'`] },
      { rule: 'TestValidateKeyToPath', what: `${kind}: a name that begins with two dots in a folder`, volume: keys(kind, { items: [{ key: 'k', path: 'a/..b' }] }), errors: [] }
    ]
  }),
  { rule: 'TestValidateVolumes: valid DownwardAPI', what: 'every field', volume: down(field, ...['annotations', 'namespace', 'name', 'uid'].map((name) => ({ path: name, fieldRef: { apiVersion: 'v1', fieldPath: `metadata.${name}` } })), { path: 'cpu', resourceFieldRef: { containerName: 'web', resource: 'limits.cpu' } }), errors: [] },
  { rule: 'TestValidateVolumes: DownwardAPI', what: 'one label', volume: down({ path: 'l', fieldRef: { fieldPath: "metadata.labels['key']" } }), errors: [] },
  { rule: 'TestValidateVolumes: DownwardAPI empty path', what: 'empty', volume: down({ ...field, path: '' }), errors: [`${AT}.downwardAPI.items[0].path: Required value`] },
  { rule: 'TestValidateVolumes: DownwardAPI absolute path', what: '/a', volume: down({ ...field, path: '/absolutepath' }), errors: [`${AT}.downwardAPI.items[0].path: Invalid value: "/absolutepath": must be a relative path`] },
  { rule: 'TestValidateVolumes: DownwardAPI dot dot in path', what: 'medial', volume: down({ ...field, path: 'filename/../x' }), errors: [`${AT}.downwardAPI.items[0].path: Invalid value: "filename/../x": must not contain '..'`] },
  { rule: 'TestValidateVolumes: DownwardAPI dot dot file name', what: '..', volume: down({ ...field, path: '..badFileName' }), errors: [`${AT}.downwardAPI.items[0].path: Invalid value: "..badFileName": must not start with '..'`] },
  { rule: 'TestValidateVolumes: DownwardAPI fieldRef and ResourceFieldRef together', what: 'both', volume: down({ ...field, resourceFieldRef: { containerName: 'web', resource: 'limits.cpu' } }), errors: [`${AT}.downwardAPI.items[0]: Invalid value: "resource": fieldRef and resourceFieldRef can not be specified simultaneously`] },
  { rule: 'validateDownwardAPIVolumeFile', what: 'neither', volume: down({ path: 'a' }), errors: [`${AT}.downwardAPI.items[0]: Required value: one of fieldRef and resourceFieldRef is required`] },
  { rule: 'validateDownwardAPIVolumeFile', what: 'a field that only env has', volume: down({ path: 'a', fieldRef: { fieldPath: 'status.podIP' } }), errors: [`${AT}.downwardAPI.items[0].fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: ${FIELDS}`] },
  { rule: 'validateContainerResourceFieldSelector in a volume', what: 'no container', volume: down({ path: 'a', resourceFieldRef: { resource: 'limits.cpu' } }), errors: [`${AT}.downwardAPI.items[0].resourceFieldRef.containerName: Required value`] },
  { rule: 'TestValidateVolumes: DownwardAPI invalid positive defaultMode', what: '01000', volume: { downwardAPI: { defaultMode: 0o1000, items: [] } }, errors: [`${AT}.downwardAPI.defaultMode: Invalid value: 512: ${MODE}`] },
  { rule: 'validateDownwardAPIVolumeFile', what: 'mode', volume: down({ ...field, mode: -1 }), errors: [`${AT}.downwardAPI.items[0].mode: Invalid value: -1: ${MODE}`] },
  { rule: 'TestValidateVolumes: ProjectedVolumeSource', what: 'three sources', volume: projected({ secret: { name: 's', items: [item] } }, { configMap: { name: 'c', optional: true } }, down(field)), errors: [] },
  { rule: 'TestValidateVolumes: ProjectedVolumeSource more than one projection in a source', what: 'two', volume: projected({ secret: { name: 's' }, configMap: { name: 'c' } }), errors: [`${AT}.projected.sources[0]: Forbidden: may not specify more than 1 volume type per source`] },
  { rule: 'TestValidateVolumes: ProjectedVolumeSource', what: 'empty names', volume: projected({ secret: {} }, { configMap: {} }), errors: [`${AT}.projected.sources[0].secret.name: Required value`, `${AT}.projected.sources[1].configMap.name: Required value`] },
  { rule: 'validateProjectionSources', what: 'one path twice', volume: projected({ secret: { name: 's', items: [item] } }, { configMap: { name: 'c', items: [item] } }), errors: [`${AT}.projected.sources[1].configMap.items[0].path: Invalid value: "p": conflicting duplicate paths`] },
  { rule: 'validateProjectionSources', what: 'one path twice, by field', volume: projected(down(field), down(field)), errors: [`${AT}.projected.sources[1].downwardAPI.items[0]: Invalid value: "labels": conflicting duplicate paths`] },
  { rule: 'validateProjectedVolumeSource', what: 'mode', volume: { projected: { defaultMode: 512, sources: [] } }, errors: [`${AT}.projected.defaultMode: Invalid value: 512: ${MODE}`] },
  { rule: 'TestValidateVolumes: multiple volume sources', what: 'emptyDir and hostPath', volume: { emptyDir: {}, hostPath: { path: '/a' } }, errors: [`${AT}.hostPath: ${ONE_TYPE}`] },
  { rule: 'TestValidateVolumes: multiple volume sources', what: 'secret and configMap', volume: { ...keys('secret', {}), ...keys('configMap', {}) }, errors: [`${AT}.configMap: ${ONE_TYPE}`] },
  { rule: 'TestValidateVolumes: multiple volume sources', what: 'three', volume: { emptyDir: {}, ...down(field), ...projected() }, errors: [`${AT}.downwardAPI: ${ONE_TYPE}`, `${AT}.projected: ${ONE_TYPE}`] }
]

function parse(volume: Loose, mounts: Loose[] = []) {
  const pod = basePod((one, container) => {
    one.spec.volumes = [{ name: 'v', ...volume }]
    container.volumeMounts = mounts
  })
  return parseManifest(JSON.stringify(pod), { ...NOTHING_OF_THE_HOST, hostPath: true })
}

function volumeOf(volume: Loose): unknown {
  return parse(volume).pods[0]?.spec.volumes[0]
}

describe('volume sources', () => {
  test.each(cases)('$rule ($what)', ({ volume, errors }) => {
    expect(lines(parse(volume).errors).sort()).toEqual([...errors].sort())
  })

  test.each<[string, Loose, unknown]>([
    ['memory', { emptyDir: { medium: 'Memory', sizeLimit: '1.5Mi' } }, { kind: 'emptyDir', name: 'v', medium: 'Memory', sizeLimitBytes: 1_572_864 }],
    ['a limit of nothing is none', { emptyDir: { sizeLimit: '0' } }, { kind: 'emptyDir', name: 'v', medium: 'default', sizeLimitBytes: null }],
    ['a host path', { hostPath: { path: '/a', type: 'File' } }, { kind: 'hostPath', name: 'v', path: '/a', type: 'File' }],
    ['a config map', keys('configMap', { items: [item] }), { kind: 'configMap', name: 'v', defaultMode: 0o644, sources: [{ kind: 'configMap', from: 'a', items: [{ ...item, mode: null }], optional: false }] }],
    ['a secret', keys('secret', { defaultMode: 0o400, optional: true }), { kind: 'secret', name: 'v', defaultMode: 0o400, sources: [{ kind: 'secret', from: 'a', items: null, optional: true }] }],
    ['fields', down({ ...field, mode: 0 }), { kind: 'downwardAPI', name: 'v', defaultMode: 0o644, sources: [{ kind: 'downwardAPI', items: [{ path: 'labels', mode: 0, value: { kind: 'field', fieldPath: 'metadata.labels' } }] }] }],
    ['several', projected({ secret: { name: 's' } }, {}, { configMap: { name: 'c' } }), { kind: 'projected', name: 'v', defaultMode: 0o644, sources: [{ kind: 'secret', from: 's', items: null, optional: false }, { kind: 'configMap', from: 'c', items: null, optional: false }] }]
  ])('reach the spec: %s', (_, volume, expected) => {
    expect(volumeOf(volume)).toEqual(expected)
  })
})

const MOUNT = 'spec.containers[0].volumeMounts[0]'

describe('sub-paths', () => {
  test.each<[string, Loose, string[]]>([
    ['TestValidateVolumeMounts: subPath', { subPath: 'baz/..a' }, []],
    ['TestValidateVolumeMounts: subpath with backsteps', { subPath: 'baz/../../x' }, [`${MOUNT}.subPath: Invalid value: "baz/../../x": must not contain '..'`]],
    ['TestValidateVolumeMounts: subpath starting with ..', { subPath: '../x' }, [`${MOUNT}.subPath: Invalid value: "../x": must not contain '..'`]],
    ['TestValidateVolumeMounts: absolute subpath', { subPath: '/x' }, [`${MOUNT}.subPath: Invalid value: "/x": must be a relative path`]],
    ['TestValidateSubpathMutuallyExclusive', { subPath: 'a', subPathExpr: 'b' }, [`${MOUNT}.subPathExpr: Invalid value: "b": subPathExpr and subPath are mutually exclusive`]],
    ['TestValidateDisabledSubpathExpr', { subPathExpr: '$(POD_NAME)/logs' }, []],
    ['validateLocalDescendingPath of subPathExpr', { subPathExpr: '$(A)/../x' }, [`${MOUNT}.subPathExpr: Invalid value: "$(A)/../x": must not contain '..'`]]
  ])('%s %j', (_, more, errors) => {
    expect(lines(parse({}, [{ name: 'v', mountPath: '/v', ...more }]).errors)).toEqual(errors)
  })
})
