import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar, visit } from 'yaml'
import { TWIN_OF_ANNOTATION } from '../../twin'
import { isJsonObject } from '../json'
import { type FieldPath, formatPath } from '../path'
import { INFRA_IMAGE_ANNOTATION, SANDBOX_ANNOTATION, SHARE_UTS_ANNOTATION } from '../validate/annotations'
import { convert } from './convert'
import { resolvePlain } from './scalars'
import { stringifyPod } from './stringify'

export interface TwinText {
  readonly manifest: string
  /** What the twin does without, as paths of the manifest. */
  readonly dropped: readonly string[]
}

/**
 * The pod's own text, comments and all, as a pod without pause. Whatever can be there only once on a machine, or means
 * nothing without pause, is left out. A text with aliases loses its comments: what is changed in one place must not change
 * another.
 */
export function twinManifest(source: string, name: string, of: string): TwinText {
  const document = plainDocument(source)
  const dropped: string[] = []
  const drop = (...path: FieldPath): void => {
    if (!document.hasIn(path)) return
    document.deleteIn(path)
    dropped.push(formatPath(path))
  }
  write(document, ['metadata', 'name'], name)
  for (const annotation of [INFRA_IMAGE_ANNOTATION, SHARE_UTS_ANNOTATION]) drop('metadata', 'annotations', annotation)
  write(document, ['metadata', 'annotations', SANDBOX_ANNOTATION], 'none')
  write(document, ['metadata', 'annotations', TWIN_OF_ANNOTATION], of)
  // Debug containers are guests of the running pod.
  drop('spec', 'ephemeralContainers')
  for (const path of portPaths(document)) for (const field of ['hostPort', 'hostIP']) drop(...path, field)
  return { manifest: document.toString({ lineWidth: 0 }), dropped }
}

/** Every scalar stays as it is written, as where manifests are read. */
const AS_WRITTEN = { schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false } as const

function plainDocument(source: string): Document {
  const read = parseDocument(source, AS_WRITTEN)
  let hasAliases = false
  visit(read, {
    Alias: () => {
      hasAliases = true
      return visit.BREAK
    }
  })
  const { value } = hasAliases ? convert(read.contents) : { value: null }
  const document: Document = isJsonObject(value) ? parseDocument(stringifyPod(value), AS_WRITTEN) : read
  // `annotations:` with nothing behind it is no map to which something can be added.
  if (!isMap(document.getIn(['metadata', 'annotations']))) document.deleteIn(['metadata', 'annotations'])
  return document
}

/** What stands beside the old value stays. A name such as `123` or `true` is text only in quotes. */
function write(document: Document, path: FieldPath, value: string): void {
  const scalar = new Scalar(value)
  const old = document.getIn(path, true)
  if (isScalar(old)) scalar.comment = old.comment
  if (resolvePlain(value).value !== value) scalar.type = Scalar.QUOTE_DOUBLE
  document.setIn(path, scalar)
}

function portPaths(document: Document): readonly FieldPath[] {
  const containers = document.getIn(['spec', 'containers'])
  if (!isSeq(containers)) return []
  return containers.items.flatMap((_, index) => {
    const path = ['spec', 'containers', index, 'ports']
    const ports = document.getIn(path)
    return isSeq(ports) ? ports.items.map((__, port) => [...path, port]) : []
  })
}
