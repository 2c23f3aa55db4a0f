import { useIntervalFn } from '@vueuse/core'
import { computed, ref } from 'vue'
import { useSettingsStore } from '../../stores/settings'

export const SPANS_MS = [10_000, 60_000, 300_000, 1_800_000] as const
const SHORTEST_MS = 500
const LONGEST_MS = 4 * 3_600_000
/** Room to the right of now, so that the newest mark is not cut. */
const AHEAD = 0.03

/** The stretch of time in sight. Live, its right edge is now; moved, it stands still until sent back. */
export function useTimeWindow() {
  const settings = useSettingsStore()
  const now = ref(Date.now())
  const spanMs = ref<number>(SPANS_MS[1])
  const heldTo = ref<number | null>(null)
  let lastTick = now.value
  useIntervalFn(() => {
    const at = Date.now()
    // Without motion the picture moves on once a second, not smoothly.
    if (settings.reducedMotion && at - lastTick < 1_000) return
    lastTick = at
    now.value = at
  }, 200)

  const live = computed(() => heldTo.value === null)
  const to = computed(() => heldTo.value ?? now.value + spanMs.value * AHEAD)
  const from = computed(() => to.value - spanMs.value)

  function hold(): void {
    heldTo.value = to.value
  }

  function goLive(): void {
    heldTo.value = null
  }

  function setSpan(ms: number): void {
    spanMs.value = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms))
  }

  /** Keeps the time under the pointer (0 = left edge, 1 = right) where it is. */
  function zoom(factor: number, at: number): void {
    const fixed = from.value + spanMs.value * at
    setSpan(spanMs.value * factor)
    if (heldTo.value !== null || at < 0.9) moveTo(fixed + spanMs.value * (1 - at))
  }

  /** Brings a time into sight. */
  function show(at: number): void {
    if (at < from.value || at > to.value) moveTo(at + spanMs.value / 2)
    hold()
  }

  /** Brings just this stretch into sight, be some of it still to come. */
  function frame(start: number, end: number): void {
    setSpan(end - start)
    heldTo.value = end
  }

  function pan(ms: number): void {
    moveTo(to.value + ms)
  }

  function moveTo(next: number): void {
    const latest = now.value + spanMs.value * AHEAD
    heldTo.value = next >= latest ? null : next
  }

  return { now, from, to, spanMs, live, hold, goLive, setSpan, zoom, pan, show, frame }
}
