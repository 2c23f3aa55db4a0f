import type { PodView } from '@api/model'

export interface LabMood {
  /** A key of `shell.status`. */
  readonly key: 'empty' | 'invite' | 'leaving' | 'loop' | 'stranded' | 'leftBehind' | 'building' | 'fine'
  readonly words: Readonly<Record<string, string | number>>
  /** For the plural form. */
  readonly count: number
}

/** What is most worth saying about the lab in one sentence; trouble first. */
export function labMood(pods: readonly PodView[], cards: number): LabMood {
  const count = pods.length
  if (count === 0) return { key: 'empty', words: {}, count }
  const looping = pods.flatMap((pod) => pod.containers.filter((container) => container.reason === 'CrashLoopBackOff').map((container) => `${pod.name}/${container.name}`))
  const stranded = pods.flatMap((pod) => pod.containers.filter((container) => container.stranded).map((container) => ({ name: `${pod.name}/${container.name}`, pause: pod.sandbox !== 'none' })))
  const leaving = pods.filter((pod) => pod.deletionTimestamp !== null)
  const building = pods.filter((pod) => pod.phase === 'Pending' && pod.deletionTimestamp === null)
  if (stranded[0]) return { key: stranded[0].pause ? 'stranded' : 'leftBehind', words: { name: stranded[0].name }, count: stranded.length }
  if (leaving[0]) return { key: 'leaving', words: { name: leaving[0].name }, count: leaving.length }
  if (looping[0]) return { key: 'loop', words: { name: looping[0] }, count: looping.length }
  if (building[0]) return { key: 'building', words: { name: building[0].name }, count: building.length }
  const app = pods[0]?.containers.find((container) => container.role === 'app')
  if (cards === 0 && app) return { key: 'invite', words: { name: app.name }, count }
  return { key: 'fine', words: {}, count }
}
