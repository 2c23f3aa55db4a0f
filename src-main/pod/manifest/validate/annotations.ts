import { TWIN_OF_ANNOTATION } from '../../twin'
import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import { eachContainer, type RawPodSpec } from '../raw/pod'
import { forbidden, invalid, notInThisLab, notSupported } from '../wording'
import { dnsSubdomain } from './formats'

const OWN_PREFIX = 'dev.pauselab/'
export const SANDBOX_ANNOTATION = 'dev.pauselab/sandbox'
export const INFRA_IMAGE_ANNOTATION = 'dev.pauselab/infra-image'
export const SHARE_UTS_ANNOTATION = 'dev.pauselab/share-uts'

const KNOWN: ReadonlySet<string> = new Set([SANDBOX_ANNOTATION, INFRA_IMAGE_ANNOTATION, SHARE_UTS_ANNOTATION, TWIN_OF_ANNOTATION])

/** Annotations that a kubelet acts upon, and this lab does not. */
const REFUSED = /^(container\.apparmor\.security\.beta\.kubernetes\.io\/|kubernetes\.io\/config\.mirror$|kubernetes\.io\/(ingress|egress)-bandwidth$)/

/** A reference as Docker's distribution/reference reads it: perhaps a registry, a lower case path, a tag, a digest. */
const IMAGE =
  /^(?:[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/

type Annotations = Readonly<Record<string, string>>

export function validateOwnAnnotations(annotations: Annotations, name: string, spec: RawPodSpec, problems: Problems): void {
  for (const key of Object.keys(annotations)) if (isUnknown(key)) problems.error(pathOf(key), notInThisLab(), { what: 'key' })
  validateSandbox(annotations, spec, problems)
  validateInfraImage(annotations, problems)
  validateShareUts(annotations, spec, problems)
  validateTwinOf(annotations, name, problems)
}

/** On objects that are no pods none of them means anything. */
export function refuseOwnAnnotations(annotations: Annotations, problems: Problems): void {
  for (const key of Object.keys(annotations)) if (key.startsWith(OWN_PREFIX)) problems.error(pathOf(key), notInThisLab(), { what: 'key' })
}

function isUnknown(key: string): boolean {
  const isKnown = KNOWN.has(key)
  return REFUSED.test(key) || (key.startsWith(OWN_PREFIX) && !isKnown)
}

/** Without pause the first app container owns the namespaces: nobody can run before it. */
function validateSandbox(annotations: Annotations, spec: RawPodSpec, problems: Problems): void {
  const value = annotations[SANDBOX_ANNOTATION]
  if (value === undefined) return
  const path = pathOf(SANDBOX_ANNOTATION)
  if (value !== 'none') return problems.error(path, notSupported(value, ['none']))
  if ((spec.initContainers ?? []).length > 0) {
    problems.error(['spec', 'initContainers'], forbidden(`without a sandbox (${SANDBOX_ANNOTATION}) the first app container owns the namespaces, so nothing can run before it`), { what: 'key' })
  }
  for (const other of [INFRA_IMAGE_ANNOTATION, SHARE_UTS_ANNOTATION]) {
    if (annotations[other] !== undefined && annotations[other] !== 'false') problems.error(pathOf(other), forbidden(`there is no sandbox with ${SANDBOX_ANNOTATION}: none`), { what: 'key' })
  }
}

function validateInfraImage(annotations: Annotations, problems: Problems): void {
  const image = annotations[INFRA_IMAGE_ANNOTATION]
  if (image !== undefined && !IMAGE.test(image)) problems.error(pathOf(INFRA_IMAGE_ANNOTATION), invalid(image, "must be an image, e.g. 'pauselab/pause'"))
}

/** The shim is in the demo image, needs root, and finds pause as process 1. */
function validateShareUts(annotations: Annotations, spec: RawPodSpec, problems: Problems): void {
  const value = annotations[SHARE_UTS_ANNOTATION]
  if (value === undefined || value === 'false') return
  const path = pathOf(SHARE_UTS_ANNOTATION)
  if (value !== 'true') return problems.error(path, notSupported(value, ['false', 'true']))
  if (spec.shareProcessNamespace !== true) problems.error(path, forbidden('needs shareProcessNamespace: true, since the UTS namespace is joined through process 1'))
  if (spec.hostNetwork === true) problems.error(path, forbidden("with hostNetwork the host's UTS namespace is shared already"))
  for (const [at, { image = '', securityContext }] of eachContainer(spec)) {
    if (!isDemoImage(image)) problems.error([...at, 'image'], forbidden(`${SHARE_UTS_ANNOTATION} needs the image pauselab/demo in every container, not ${image}`))
    const user = securityContext?.runAsUser ?? spec.securityContext?.runAsUser ?? 0
    if (user !== 0) problems.error(at, forbidden(`${SHARE_UTS_ANNOTATION} needs a container that starts as root, not as user ${user}`))
  }
}

/** Names a pod with pause in the same namespace: the two are compared, and struck together. It need not be there. */
function validateTwinOf(annotations: Annotations, name: string, problems: Problems): void {
  const value = annotations[TWIN_OF_ANNOTATION]
  if (value === undefined) return
  const path = pathOf(TWIN_OF_ANNOTATION)
  for (const message of dnsSubdomain(value)) problems.error(path, invalid(value, message))
  if (value === name) problems.error(path, forbidden('a pod is not its own twin'))
  if (annotations[SANDBOX_ANNOTATION] !== 'none') problems.error(path, forbidden(`only a pod without pause (${SANDBOX_ANNOTATION}: none) is somebody's twin`), { what: 'key' })
}

function isDemoImage(image: string): boolean {
  return /^pauselab\/demo(:[\w.-]+)?$/.test(image)
}

function pathOf(key: string): FieldPath {
  return ['metadata', 'annotations', key]
}
