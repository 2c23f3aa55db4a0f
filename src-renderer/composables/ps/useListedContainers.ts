import { textOf } from '@api/errors'
import type { ListedContainer } from '@api/commands'
import { useDebounceFn } from '@vueuse/core'
import { ref, shallowRef, watch } from 'vue'
import { useLabStore } from '../../stores/lab'

const SETTLED_MS = 120

/** Containers as the engine has them, those that have ended too; asked for anew when a pod changes. */
export function useListedContainers() {
  const lab = useLabStore()
  const containers = shallowRef<readonly ListedContainer[] | null>(null)
  const problem = ref<string | null>(null)

  async function ask(): Promise<void> {
    try {
      containers.value = (await lab.run('containers.list', {})).containers
      problem.value = null
    } catch (error) {
      problem.value = textOf(error)
    }
  }

  watch(() => lab.pods, useDebounceFn(ask, SETTLED_MS, { maxWait: 1_000 }))
  void ask()

  return { containers, problem }
}
