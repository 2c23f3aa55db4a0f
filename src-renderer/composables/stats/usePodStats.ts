import { textOf } from '@api/errors'
import type { ContainerUse } from '@api/commands'
import { useDocumentVisibility, useTimeoutFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import { useLabStore } from '../../stores/lab'
import { cpuPercent } from './use'

export interface UseRow {
  readonly use: ContainerUse
  readonly cpu: number | null
}

const EVERY_MS = 2_000
/** The second sample makes the first percentage. */
const SECOND_AFTER_MS = 1_000

/** Samples of one pod's containers while its component lives and its page is looked at; the engine is not asked otherwise. */
export function usePodStats(uid: () => string) {
  const lab = useLabStore()
  const visibility = useDocumentVisibility()
  const before = shallowRef<ReadonlyMap<string, ContainerUse>>(new Map())
  const now = shallowRef<readonly ContainerUse[] | null>(null)
  const problem = ref<string | null>(null)
  const rows = computed<readonly UseRow[] | null>(() => now.value?.map((use) => ({ use, cpu: cpuPercent(before.value.get(use.id), use) })) ?? null)

  const { start, stop } = useTimeoutFn(sample, () => (before.value.size === 0 ? SECOND_AFTER_MS : EVERY_MS), { immediate: false })

  async function sample(): Promise<void> {
    try {
      const { containers } = await lab.run('pods.stats', { uid: uid() })
      before.value = new Map((now.value ?? []).map((use) => [use.id, use]))
      now.value = containers
      problem.value = null
    } catch (error) {
      problem.value = textOf(error)
    }
    if (visibility.value === 'visible') start()
  }

  watch(
    visibility,
    (state) => {
      if (state === 'visible') void sample()
      else stop()
    },
    { immediate: true }
  )

  return { rows, problem }
}
