import { describe, expect, it } from 'vitest'
import { inSightAnd } from '../../../src-renderer/composables/virtualRange'

describe('the rows that are there', () => {
  const range = { startIndex: 10, endIndex: 12, overscan: 1, count: 20 }

  it.each([
    ['one above, in its place', 2, [2, 9, 10, 11, 12, 13]],
    ['one below', 19, [9, 10, 11, 12, 13, 19]],
    ['one of those in sight', 11, [9, 10, 11, 12, 13]],
    ['nobody', -1, [9, 10, 11, 12, 13]],
    ['one that left the list', 20, [9, 10, 11, 12, 13]]
  ])('and %s', (_who, index, rows) => {
    expect(inSightAnd(index)(range)).toEqual(rows)
  })
})
