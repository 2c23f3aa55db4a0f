import { useMediaQuery } from '@vueuse/core'
import { watch, type Ref } from 'vue'
import { useUiStore } from '../stores/ui'

/** Little room is a small window, or a large one at 200 %: the rail then lies over the rest, and is put away after each choice. */
export function useNarrow(): Ref<boolean> {
  return useMediaQuery('(max-width: 60rem)')
}

/** What takes room from the picture is folded as soon as there is little of it; it can be opened again at any time. */
export function useRoomForThePicture(): void {
  const ui = useUiStore()
  watch(useNarrow(), (narrow) => (ui.railCollapsed = narrow), { immediate: true })
  watch(useMediaQuery('(max-height: 42rem)'), (low) => (ui.dockCollapsed = low), { immediate: true })
}
