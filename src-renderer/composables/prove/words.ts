import type { Claim, ProofValue } from '@api/prove'
import { useI18n } from 'vue-i18n'

/** Claims and their values in the language of the page. */
export function useProofWords() {
  const { t, n } = useI18n()

  function subject(claim: Claim): string {
    switch (claim.kind) {
      case 'namespace':
      case 'hostNamespace':
      case 'members':
        return t(`prove.subject.${claim.kind}`, { kind: claim.namespace, inode: claim.kind === 'members' ? claim.inode : '' })
      case 'container':
        return t(`prove.fact.${claim.fact}`)
      case 'signals':
        return t(`prove.set.${claim.set}`)
      case 'limit':
        return t(`prove.limit.${claim.limit}`)
      case 'mount':
        return t('prove.subject.mount', { path: claim.path })
      default:
        return t(`prove.subject.${claim.kind}`)
    }
  }

  function value(claim: Claim, it: ProofValue): string {
    if (it === null) return claim.kind === 'limit' ? t('prove.value.noLimit') : t('prove.value.none')
    if (typeof it === 'boolean') return it ? t('prove.value.yes') : t('prove.value.no')
    if (typeof it === 'object') return it.length === 0 ? t('prove.value.nobody') : [...it].join(t('details.comma'))
    return typeof it === 'number' ? number(claim, it) : it
  }

  function number(claim: Claim, it: number): string {
    if (claim.kind === 'container' && (claim.fact === 'startedAt' || claim.fact === 'finishedAt')) return new Date(it).toISOString()
    if (claim.kind === 'restarted') return t('card.unit.ms', { value: it, seconds: 0 })
    if (claim.kind === 'imageSize' || (claim.kind === 'limit' && claim.limit === 'memory')) return t('prove.value.bytes', { bytes: n(it) })
    return String(it)
  }

  return { subject, value }
}
