import { useI18n } from 'vue-i18n'
import { useWords } from '../pod/words'
import type { Ghost } from './ghost'
import { MEASURED_ON } from './measured'

export function useGhostWords() {
  const { t } = useI18n()
  const words = useWords()

  function measured({ measured: { low, high, typical } }: Ghost): string {
    if (low === high) return words.duration(low)
    const range = t('ghost.range', { low: words.duration(low), high: words.duration(high) })
    return typical === null ? range : t('ghost.typical', { typical: words.duration(typical), range })
  }

  function here(ms: number | null): string {
    return ms === null ? t('ghost.notYet') : words.duration(ms)
  }

  /** "kubelet 1.20, measured: 1.36 s (0.96 s to 1.54 s); here: 410 ms". */
  function line(ghost: Ghost, ms: number | null): string {
    return t('ghost.line', { measured: measured(ghost), here: here(ms) })
  }

  /** What the time is of, and where it comes from. */
  function hint(ghost: Ghost): string {
    return words.join([t(`ghost.what.${ghost.kind}`), t('ghost.source', { ...MEASURED_ON })])
  }

  return { measured, here, line, hint }
}
