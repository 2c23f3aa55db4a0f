import type { RecoveryCard, TimelineEvent } from '@api/model'

/** 0.1 -> `1/10`, as a teacher would say it; what is no such fraction stays a number. */
export function spokenScale(scale: number): string {
  const parts = 1 / scale
  return Math.abs(parts - Math.round(parts)) < 1e-9 * parts ? (scale === 1 ? '1' : `1/${Math.round(parts)}`) : String(scale)
}

/** The classroom's choices, and whatever another client has set. */
export function scaleChoices(current: number): readonly number[] {
  return [...new Set([1, 0.5, 0.1, 0.01, current])].sort((a, b) => b - a)
}

/**
 * The scale that a card's back-off had: the setting may have changed since, but the event that began the wait kept it.
 * Without that event (it is older than the timeline) the present setting is the best that is known.
 */
export function backOffScale(card: RecoveryCard, events: readonly TimelineEvent[], present: number): number {
  const began = events.find((event) => event.reason === 'BackOff' && event.pod?.uid === card.pod.uid && event.container === card.container && event.at >= card.diedAt.value)
  if (!began) return present
  const scale = began.data['timeScale']
  return typeof scale === 'number' ? scale : 1
}
