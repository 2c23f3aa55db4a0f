import { textOf } from '@api/errors'
import type { DetailTopic, PodDetails } from '@api/details'
import { useDocumentVisibility, useTimeoutFn } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useLabStore } from '../../stores/lab'

const EVERY_MS = 1_000

export interface DetailsLook {
  /** The last answer; null before the first. It stays while a later look fails. */
  readonly details: Readonly<ShallowRef<PodDetails | null>>
  readonly problem: Readonly<Ref<string | null>>
}

/** Looks about once a second for as long as whoever asked is mounted and the page is to be seen, one look after the other. */
export function usePodDetails(uid: () => string, about: readonly DetailTopic[]): DetailsLook {
  const lab = useLabStore()
  const visibility = useDocumentVisibility()
  const details = shallowRef<PodDetails | null>(null)
  const problem = ref<string | null>(null)
  let over = false
  let looking = false
  const again = useTimeoutFn(look, EVERY_MS, { immediate: false })

  async function look(): Promise<void> {
    if (looking || over || visibility.value === 'hidden') return
    looking = true
    const asked = uid()
    try {
      const answer = await lab.run('pods.details', { uid: asked, about: [...about] })
      if (asked === uid()) details.value = answer
      problem.value = null
    } catch (error) {
      problem.value = textOf(error)
    } finally {
      looking = false
      if (!over) again.start()
    }
  }

  watch(uid, () => {
    details.value = null
    void look()
  })
  watch(visibility, (now) => void (now === 'visible' && look()))
  onScopeDispose(() => (over = true))
  void look()
  return { details, problem }
}
