import type { JobView } from '@api/model'
import { useI18n } from 'vue-i18n'
import { useBytes } from '../../composables/pod/bytes'

/** A job in words of the page's language. */
export function useJobWords() {
  const { t } = useI18n()
  const bytes = useBytes()

  function title({ kind, what }: JobView): string {
    return t(`jobs.kind.${kind}`, { what })
  }

  function progress({ kind, unit, done, total }: JobView): string {
    if (total === null) return t('jobs.unknown')
    const amount = (value: number): string => (unit === 'bytes' ? bytes(value) : String(value))
    return t(`jobs.progress.${kind}`, { done: amount(done), total: amount(total) }, total)
  }

  function outcome({ state, message }: JobView): string {
    if (state === 'failed') return t('jobs.failed', { why: message ?? '' })
    return state === 'done' ? t('jobs.done') : t('jobs.cancelled')
  }

  /** What stopping it would do, or why it can no longer be stopped. */
  function cancelHint({ kind, cancellable }: JobView): string {
    return cancellable ? t(`jobs.cancelHint.${kind}`) : t(`jobs.tooLate.${kind}`)
  }

  return { title, progress, outcome, cancelHint }
}
