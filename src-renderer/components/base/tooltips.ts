import { shallowRef, type VNodeArrayChildren } from 'vue'

/** What is said about one element while it is pointed at or has the keyboard. */
export interface Tip {
  readonly anchor: HTMLElement
  readonly side: 'top' | 'right' | 'bottom' | 'left'
  readonly mono: boolean
  /** Read while it is shown, so that it says what is so now. */
  readonly content: () => string | VNodeArrayChildren
}

const OPEN_AFTER_MS = 250
/** Time enough to move the pointer over to what the tip says. */
const CLOSE_AFTER_MS = 120
/** Who goes from one to the next does not wait again. */
const WARM_MS = 300

/**
 * There is one tooltip in the whole window, and it exists while it is shown: some hundred elements have something to say,
 * and a list of them changes many times a second.
 */
export const shownTip = shallowRef<Tip | null>(null)

let timer: ReturnType<typeof setTimeout> | undefined
let closedAt = -Infinity

/** The pointer came to it. */
export function pointAt(tip: Tip): void {
  clearTimeout(timer)
  if (shownTip.value !== null || performance.now() - closedAt < WARM_MS) shownTip.value = tip
  else timer = setTimeout(() => (shownTip.value = tip), OPEN_AFTER_MS)
}

/** The pointer went, maybe over to the tip itself. */
export function pointAway(): void {
  clearTimeout(timer)
  timer = setTimeout(hideTip, CLOSE_AFTER_MS)
}

/** The pointer is on the tip. */
export function keepTip(): void {
  clearTimeout(timer)
}

/** At once, for the keyboard. */
export function showTip(tip: Tip): void {
  clearTimeout(timer)
  shownTip.value = tip
}

/** At once; with an anchor, only when it is that one's. */
export function hideTip(anchor?: HTMLElement): void {
  if (anchor !== undefined && shownTip.value !== null && shownTip.value.anchor !== anchor) return
  clearTimeout(timer)
  if (shownTip.value === null) return
  shownTip.value = null
  closedAt = performance.now()
}
