import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Clause, ClauseParam } from './deathSentence'
import { spokenDuration } from './duration'

/** Lists, durations and sentences in the language of the page. */
export function useWords() {
  const { t, locale } = useI18n()
  const lists = computed(() => new Intl.ListFormat(locale.value, { type: 'conjunction' }))

  function duration(ms: number): string {
    const { unit, text, seconds = 0 } = spokenDuration(ms)
    return t(`card.unit.${unit}`, { value: text, seconds })
  }

  function list(names: readonly string[]): string {
    // Names here are in Latin letters: the enumeration comma needs no spaces around it, "and" would.
    return locale.value.startsWith('zh') ? names.join('、') : lists.value.format(names)
  }

  function param(value: ClauseParam): string | number {
    if (typeof value !== 'object') return value
    return 'list' in value ? list(value.list) : duration(value.ms)
  }

  /** Clauses are whole sentences; Chinese sets them without a space between. */
  function sentence(clauses: readonly Clause[], say: (key: string, params: Readonly<Record<string, string | number>>) => string = (key, params) => t(`card.sentence.${key}`, params)): string {
    const said = clauses.map((clause) => say(clause.key, Object.fromEntries(Object.entries(clause.params).map(([name, value]) => [name, param(value)]))))
    return join(said)
  }

  function join(sentences: readonly string[]): string {
    return sentences.join(locale.value.startsWith('zh') ? '' : ' ')
  }

  return { duration, list, sentence, join }
}
