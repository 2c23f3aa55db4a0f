import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawConfigMapVolume, RawDownwardFile, RawDownwardVolume, RawKeyToPath, RawProjectedKeys, RawProjectedVolume, RawProjection, RawSecretVolume } from '../raw/volume'
import { forbidden, invalid, required } from '../wording'
import { validateFieldRef, validateResourceFieldRef, VOLUME_FIELDS } from './fieldRefs'
import { validateNonReservedPath } from './paths'

const BAD_MODE = 'must be a number between 0 and 0777 (octal), both inclusive'

/** validateConfigMapVolumeSource. */
export function validateConfigMapVolume({ name = '', items, defaultMode }: RawConfigMapVolume, path: FieldPath, problems: Problems): void {
  if (name === '') problems.error([...path, 'name'], required())
  validateMode(defaultMode, [...path, 'defaultMode'], problems)
  validateItems(items, path, problems)
}

/** validateSecretVolumeSource. */
export function validateSecretVolume({ secretName = '', items, defaultMode }: RawSecretVolume, path: FieldPath, problems: Problems): void {
  if (secretName === '') problems.error([...path, 'secretName'], required())
  validateMode(defaultMode, [...path, 'defaultMode'], problems)
  validateItems(items, path, problems)
}

/** validateDownwardAPIVolumeSource. */
export function validateDownwardVolume({ items = [], defaultMode }: RawDownwardVolume, path: FieldPath, problems: Problems): void {
  validateMode(defaultMode, [...path, 'defaultMode'], problems)
  for (const [index, file] of items.entries()) validateDownwardFile(file, [...path, 'items', index], problems)
}

/** validateProjectedVolumeSource, validateProjectionSources. */
export function validateProjectedVolume({ sources = [], defaultMode }: RawProjectedVolume, path: FieldPath, problems: Problems): void {
  validateMode(defaultMode, [...path, 'defaultMode'], problems)
  const paths = new Set<string>()
  for (const [index, source] of sources.entries()) validateProjection(source, paths, [...path, 'sources', index], problems)
}

function validateProjection({ secret, configMap, downwardAPI }: RawProjection, paths: Set<string>, path: FieldPath, problems: Problems): void {
  if (secret !== undefined) validateProjectedKeys(secret, paths, [...path, 'secret'], problems)
  if (configMap !== undefined) validateProjectedKeys(configMap, paths, [...path, 'configMap'], problems)
  for (const [index, file] of (downwardAPI?.items ?? []).entries()) {
    const at = [...path, 'downwardAPI', 'items', index]
    validateDownwardFile(file, at, problems)
    takePath(file.path ?? '', paths, at, problems)
  }
  const count = [secret, configMap, downwardAPI].filter((source) => source !== undefined).length
  if (count > 1) problems.error(path, forbidden('may not specify more than 1 volume type per source'))
}

function validateProjectedKeys({ name = '', items }: RawProjectedKeys, paths: Set<string>, path: FieldPath, problems: Problems): void {
  if (name === '') problems.error([...path, 'name'], required())
  validateItems(items, path, problems)
  for (const [index, item] of (items ?? []).entries()) takePath(item.path ?? '', paths, [...path, 'items', index, 'path'], problems)
}

/** The server names the whole volume; here the second of the two is pointed at. */
function takePath(file: string, paths: Set<string>, path: FieldPath, problems: Problems): void {
  if (file !== '' && paths.has(file)) problems.error(path, invalid(file, 'conflicting duplicate paths'))
  paths.add(file)
}

/** validateKeyToPath. */
function validateItems(items: readonly RawKeyToPath[] | undefined, path: FieldPath, problems: Problems): void {
  for (const [index, { key = '', path: file = '', mode }] of (items ?? []).entries()) {
    const at = [...path, 'items', index]
    if (key === '') problems.error([...at, 'key'], required())
    if (file === '') problems.error([...at, 'path'], required())
    validateNonReservedPath(file, [...at, 'path'], problems)
    validateMode(mode, [...at, 'mode'], problems)
  }
}

/** validateDownwardAPIVolumeFile. */
function validateDownwardFile(file: RawDownwardFile, path: FieldPath, problems: Problems): void {
  const { path: name = '', fieldRef, resourceFieldRef, mode } = file
  if (name === '') problems.error([...path, 'path'], required())
  validateNonReservedPath(name, [...path, 'path'], problems)
  if (fieldRef !== undefined) {
    validateFieldRef(fieldRef, VOLUME_FIELDS, [...path, 'fieldRef'], problems)
    if (resourceFieldRef !== undefined) problems.error(path, invalid('resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (resourceFieldRef !== undefined) validateResourceFieldRef(resourceFieldRef, true, [...path, 'resourceFieldRef'], problems)
  else problems.error(path, required('one of fieldRef and resourceFieldRef is required'))
  validateMode(mode, [...path, 'mode'], problems)
}

function validateMode(mode: number | undefined, path: FieldPath, problems: Problems): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) problems.error(path, invalid(mode, BAD_MODE))
}
