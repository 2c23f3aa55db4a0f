import type { IconName } from './icons'

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
