import type { NamespaceKind, PodView } from '@api/model'
import { KIND_ORDER, type NamespaceIdentity, type NamespaceMemory } from '../../composables/pod/namespaceMemory'

export interface NamespaceSpan {
  readonly key: string
  readonly from: number
  /** Null while it lives. */
  readonly to: number | null
  readonly letter: string
  readonly inode: number
}

export interface NamespaceLane {
  readonly key: string
  readonly kind: NamespaceKind
  readonly pod: { readonly uid: string; readonly name: string }
  readonly spans: readonly NamespaceSpan[]
}

/** One lane for each kind of namespace that is held for the pod, with one stretch for each namespace there ever was. */
export function namespaceLanes(pod: PodView, { identities }: NamespaceMemory): readonly NamespaceLane[] {
  return KIND_ORDER.flatMap((kind) => {
    const held = identities.filter((identity) => identity.kind === kind && identity.heldForPod)
    return held.length === 0 ? [] : [{ key: `${pod.uid}/ns/${kind}`, kind, pod: { uid: pod.uid, name: pod.name }, spans: held.map(toSpan) }]
  })
}

function toSpan({ key, bornAt, goneAt, letter, inode }: NamespaceIdentity): NamespaceSpan {
  return { key, from: bornAt, to: goneAt, letter, inode }
}
