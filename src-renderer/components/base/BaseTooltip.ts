import { cloneVNode, Comment, defineComponent, mergeProps, onBeforeUnmount, onUpdated, type PropType, type SlotsType, type VNode } from 'vue'
import { hideTip, pointAt, pointAway, showTip, type Tip } from './tooltips'

/**
 * Says something about the one element in its default slot, which should be focusable. Without text there is no tooltip.
 * It adds listeners and nothing else: TooltipHost shows what is to be shown.
 */
export default defineComponent({
  name: 'BaseTooltip',
  inheritAttrs: false,
  props: {
    text: { type: String as PropType<string | null>, default: null },
    side: { type: String as PropType<Tip['side']>, default: 'top' },
    mono: { type: Boolean, default: false }
  },
  slots: Object as SlotsType<{ default: void; content: void }>,
  setup(props, { slots, attrs }) {
    let anchor: HTMLElement | null = null

    function tipOf(event: Event): Tip | null {
      if (!props.text && !slots.content) return null
      anchor = event.currentTarget as HTMLElement
      return { anchor, side: props.side, mono: props.mono, content: () => slots.content?.() ?? props.text ?? '' }
    }

    function onPointerenter(event: PointerEvent): void {
      const tip = event.pointerType === 'touch' ? null : tipOf(event)
      if (tip) pointAt(tip)
    }

    function onFocus(event: FocusEvent): void {
      const tip = (event.currentTarget as HTMLElement).matches(':focus-visible') ? tipOf(event) : null
      if (tip) showTip(tip)
    }

    function leave(): void {
      if (anchor) hideTip(anchor)
    }

    const listeners = { onPointerenter, onPointerleave: pointAway, onPointerdown: leave, onClick: leave, onFocus, onBlur: leave }
    onUpdated(() => {
      if (anchor && !anchor.isConnected) leave()
    })
    onBeforeUnmount(leave)

    return () => {
      const child = (slots.default as () => VNode[])().find(({ type }) => type !== Comment)
      return child && cloneVNode(child, mergeProps(attrs, listeners))
    }
  }
})
