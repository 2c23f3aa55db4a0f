import { defaultRangeExtractor, type Range } from '@tanstack/vue-virtual'

/** The rows in sight and one more: whoever has the keyboard stays, also when scrolled out of sight. A negative index is nobody's. */
export function inSightAnd(index: number): (range: Range) => number[] {
  return (range) => withIndex(defaultRangeExtractor(range), index)
}

function withIndex(indexes: readonly number[], index: number): number[] {
  return index < 0 || indexes.includes(index) ? [...indexes] : [...indexes, index].sort((a, b) => a - b)
}
