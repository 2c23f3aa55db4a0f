import { measureElement, useVirtualizer, type Virtualizer } from '@tanstack/vue-virtual'
import { computed, type Ref } from 'vue'

export interface MeasuredRows<T> {
  readonly items: () => readonly T[]
  readonly keyOf: (item: T) => number
  /** What scrolls. */
  readonly box: Readonly<Ref<HTMLElement | null>>
  /** Of a row that was never in sight. */
  readonly estimatePx: number
  /** How many rows beyond what is in sight. */
  readonly overscan: number
}

/** A list of which only what is in sight is there, with rows as high as their contents. */
export function useMeasuredRows<T>({ items, keyOf, box, estimatePx, overscan }: MeasuredRows<T>) {
  const rows = useVirtualizer<HTMLElement, HTMLElement>(
    computed(() => {
      const list = items()
      const keyAt = (index: number): number => {
        const item = list[index]
        return item === undefined ? -1 - index : keyOf(item)
      }
      return { count: list.length, getScrollElement: () => box.value, estimateSize: () => estimatePx, overscan, getItemKey: keyAt, measureElement: measureWhenLaidOut }
    })
  )
  const shown = computed(() => {
    const list = items()
    forgetGone(rows.value, list.length)
    return rows.value.getVirtualItems().flatMap((row) => {
      const item = list[row.index]
      return item === undefined ? [] : [{ row, item }]
    })
  })

  function measure(element: unknown): void {
    if (element instanceof HTMLElement) rows.value.measureElement(element)
  }

  return { rows, shown, measure }
}

/**
 * Rows' heights are taken from what the browser has laid out anyway, and tells of before it paints. Asking for them at once
 * would make it lay out the whole page for each new row.
 */
function measureWhenLaidOut(element: HTMLElement, entry: ResizeObserverEntry | undefined, rows: Virtualizer<HTMLElement, HTMLElement>): number {
  if (entry !== undefined) return measureElement(element, entry, rows)
  const index = rows.indexFromElement(element)
  return rows.itemSizeCache.get(rows.options.getItemKey(index)) ?? rows.options.estimateSize(index)
}

/** The heights of rows that left the list for good would be kept for ever. */
function forgetGone(rows: Virtualizer<HTMLElement, HTMLElement>, count: number): void {
  if (rows.itemSizeCache.size <= 2 * count + 100) return
  const present = new Set(Array.from({ length: count }, (_, index) => rows.options.getItemKey(index)))
  for (const key of rows.itemSizeCache.keys()) if (!present.has(key)) rows.itemSizeCache.delete(key)
}
