import type { IconName } from '../../components/base'

export const PALETTE_GROUPS = ['pods', 'containers', 'views', 'acts', 'look'] as const
export type PaletteGroup = (typeof PALETTE_GROUPS)[number]

/** One thing that can be done from the palette. */
export interface PaletteEntry {
  readonly id: string
  readonly group: PaletteGroup
  readonly label: string
  readonly hint?: string
  readonly icon: IconName
  readonly danger?: boolean
  /** Why it cannot be done now; null when it can. */
  readonly reason?: string | null
  /** Further words by which it is found. */
  readonly words?: string
  readonly run: () => void
}

export interface PaletteSection {
  readonly group: PaletteGroup
  readonly entries: readonly PaletteEntry[]
}

/** Every word of the query is somewhere in the entry; within a group those come first whose label begins with it. Pure. */
export function findEntries(entries: readonly PaletteEntry[], query: string): readonly PaletteSection[] {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const found = entries.filter((entry) => {
    const text = `${entry.label} ${entry.hint ?? ''} ${entry.words ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const first = words[0] ?? ''
  const rank = (entry: PaletteEntry): number => (first !== '' && entry.label.toLowerCase().startsWith(first) ? 0 : 1)
  return PALETTE_GROUPS.map((group) => ({ group, entries: found.filter((entry) => entry.group === group).sort((a, b) => rank(a) - rank(b)) })).filter((section) => section.entries.length > 0)
}
