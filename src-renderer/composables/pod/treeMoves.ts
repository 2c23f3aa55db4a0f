import { nextTick, watch, type Ref } from 'vue'
import { useSettingsStore } from '../../stores/settings'
import type { ProcessNode } from './processForest'

const MOVE_MS = 700

/** Rows that stand below another parent than before; what came or went makes the others give way at once. Pure. */
export function newlyMoved(before: readonly ProcessNode[], now: readonly ProcessNode[]): readonly ProcessNode[] {
  const old = new Map(before.map((node) => [node.key, node]))
  return now.filter((node) => {
    const known = old.get(node.key)
    return known !== undefined && node.moved !== null && known.moved?.at !== node.moved.at
  })
}

/** An orphan's row goes visibly from its old place to the one below its new parent; nothing moves where motion is not wanted. */
export function useTreeMoves(body: Ref<HTMLElement | null>, rows: Ref<readonly ProcessNode[]>): void {
  const settings = useSettingsStore()

  function rowOf(key: string): HTMLElement | null {
    return body.value?.querySelector<HTMLElement>(`[data-row="${key}"]`) ?? null
  }

  // Before the page is drawn anew: the rows still stand where they were.
  watch(rows, async (now, before) => {
    if (settings.reducedMotion) return
    const from = new Map(newlyMoved(before, now).map(({ key }) => [key, rowOf(key)?.getBoundingClientRect().top]))
    if (from.size === 0) return
    await nextTick()
    for (const [key, top] of from) {
      const row = rowOf(key)
      if (row === null || top === undefined) continue
      const way = top - row.getBoundingClientRect().top
      const colour = 'var(--ns-pid-soft)'
      row.animate([{ transform: `translateY(${way}px)`, backgroundColor: colour }, { transform: 'none', backgroundColor: colour, offset: 0.6 }, { transform: 'none' }], { duration: MOVE_MS, easing: 'ease-out' })
    }
  })
}
