import { defaultRangeExtractor, type Range } from '@tanstack/vue-virtual'

/** The rows in sight and one more: whoever has the keyboard stays, also when scrolled out of sight. An index that is no row's adds nothing. */
export function inSightAnd(index: number): (range: Range) => number[] {
  return (range) => withIndex(defaultRangeExtractor(range), index < range.count ? index : -1)
}

function withIndex(indexes: readonly number[], index: number): number[] {
  return index < 0 || indexes.includes(index) ? [...indexes] : [...indexes, index].sort((a, b) => a - b)
}
