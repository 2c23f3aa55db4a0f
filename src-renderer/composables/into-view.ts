import { nextTick, onMounted, type Ref, watch } from 'vue'

/** What was asked for comes into sight, and again once it is all there: as little is moved for it as possible. */
export function useIntoView(root: Ref<HTMLElement | null>, complete: () => boolean = () => true): void {
  async function show(): Promise<void> {
    await nextTick()
    root.value?.scrollIntoView({ block: 'nearest' })
  }
  onMounted(show)
  watch(complete, (now) => now && show())
}

/** Moves as little as shows the element's upper part, in at most half of what scrolls it: what stands above it is looked at together with it. */
export function showUpperPart(element: HTMLElement): void {
  const scroller = scrollerOf(element)
  if (scroller === null) return
  const wanted = Math.min(element.offsetHeight, scroller.clientHeight / 2)
  const seen = scroller.getBoundingClientRect().bottom - element.getBoundingClientRect().top
  if (seen < wanted) scroller.scrollTop += wanted - seen
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let one = element.parentElement; one !== null; one = one.parentElement) if (one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one
  return null
}
