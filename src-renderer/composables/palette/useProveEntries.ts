import type { Claim } from '@api/prove'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useProveStore } from '../../stores/prove'
import { useSelectionStore } from '../../stores/selection'
import { ipClaims, memberClaims, sandboxClaims } from '../prove/claims'
import { holderOf } from '../pod/holder'
import type { PaletteEntry } from './entries'

/** The main statements about the selected pod. */
export function useProveEntries() {
  const { t } = useI18n()
  const prove = useProveStore()
  const selection = useSelectionStore()

  return computed((): readonly PaletteEntry[] => {
    const { pod } = selection
    if (pod === null) return []
    const held = holderOf(pod)?.namespaces ?? null
    const shared = pod.shareProcessNamespace ? (['net', 'ipc', 'pid'] as const) : (['net', 'ipc'] as const)
    const statements: readonly (readonly [id: string, what: string, claims: readonly Claim[]])[] = [
      ['ip', t('prove.what.ip', { name: pod.name }), ipClaims(pod)],
      ['sandbox', t('prove.what.sandbox', { name: pod.name }), sandboxClaims(pod)],
      ...shared.map((kind) => [kind, t('prove.what.members', { name: kind }), memberClaims(pod, kind, held?.[kind] ?? 0)] as const)
    ]
    return statements
      .filter(([, , claims]) => claims.length > 0 && held !== null)
      .map(([id, what, claims]) => ({ id: `prove ${id}`, group: 'acts', label: t('prove.button', { what }), icon: 'prove', words: 'prove readlink inspect', run: () => prove.ask({ what: () => what, claims: () => claims }, null) }))
  })
}
