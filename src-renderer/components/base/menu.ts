import type { IconName } from './icons'

/** Who gets the focus when a menu closes: its opener, unless what was chosen has taken it (`focusGoesOn`). */
export function useMenuFocus(focusGoesOn: () => boolean) {
  let chosen = false
  return {
    choose: () => (chosen = true),
    close: (event: Event) => {
      if (chosen && focusGoesOn()) event.preventDefault()
      chosen = false
    }
  }
}

/** One entry of BaseMenu and BaseContextMenu. `reason` disables it and is shown under its label. */
export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly icon?: IconName
  readonly danger?: boolean
  readonly reason?: string | null
  /** A thin line before this entry. */
  readonly separated?: boolean
}
