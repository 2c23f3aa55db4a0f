import { nextTick, ref, type Ref } from 'vue'

export interface Cell {
  readonly row: number
  readonly column: number
}

/** Where the arrow keys lead in a grid of `rows` x `columns`; null when the key is none of the grid's. Pure. */
export function moveInGrid(from: Cell, key: string, rows: number, columns: number, whole = false): Cell | null {
  const clamp = (row: number, column: number): Cell => ({ row: Math.min(Math.max(row, 0), rows - 1), column: Math.min(Math.max(column, 0), columns - 1) })
  switch (key) {
    case 'ArrowUp':
      return clamp(from.row - 1, from.column)
    case 'ArrowDown':
      return clamp(from.row + 1, from.column)
    case 'ArrowLeft':
      return clamp(from.row, from.column - 1)
    case 'ArrowRight':
      return clamp(from.row, from.column + 1)
    case 'Home':
      return clamp(whole ? 0 : from.row, 0)
    case 'End':
      return clamp(whole ? rows - 1 : from.row, columns - 1)
    default:
      return null
  }
}

/** One tab stop for a whole grid; its cells carry `data-cell="row:column"`. `reveal` brings a row into being that is there only while it is in sight. */
export function useGridFocus(root: Ref<HTMLElement | null>, size: () => { readonly rows: number; readonly columns: number }, reveal?: (row: number) => void) {
  const active = ref<Cell>({ row: 0, column: 0 })

  function tabindex(row: number, column: number): 0 | -1 {
    const { rows, columns } = size()
    const at = { row: Math.min(active.value.row, rows - 1), column: Math.min(active.value.column, columns - 1) }
    return row === at.row && column === at.column ? 0 : -1
  }

  async function onKeydown(event: KeyboardEvent): Promise<void> {
    if (!(event.target instanceof HTMLElement) || !event.target.dataset['cell']) return
    const { rows, columns } = size()
    const next = moveInGrid(active.value, event.key, rows, columns, event.ctrlKey)
    if (!next) return
    event.preventDefault()
    active.value = next
    reveal?.(next.row)
    await nextTick()
    root.value?.querySelector<HTMLElement>(`[data-cell="${next.row}:${next.column}"]`)?.focus()
  }

  function onFocusin(event: FocusEvent): void {
    const cell = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined
    const [row, column] = cell?.split(':').map(Number) ?? []
    if (row !== undefined && column !== undefined) active.value = { row, column }
  }

  return { active, tabindex, onKeydown, onFocusin }
}
