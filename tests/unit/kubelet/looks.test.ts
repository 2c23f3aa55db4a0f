import { expect, test } from 'vitest'
import { Looks } from '../../../src-main/kubelet/looks'

test('an event in the moment between the answer and its end is not taken for one under way', async () => {
  // Whatever runs next after the answer was passed on: nothing can be told to ask again any more.
  const seen: boolean[] = []
  const looks: Looks<number> = new Looks(
    async () => 1,
    () => {
      let turns = 0
      const next = (): void => {
        seen.push(looks.outdate('a'))
        if (++turns < 5) queueMicrotask(next)
      }
      queueMicrotask(next)
    }
  )
  await looks.next('a')
  await new Promise((resolve) => setImmediate(resolve))
  expect(seen).toEqual([false, false, false, false, false])
})

test('an event while the answer is passed on makes it ask again', async () => {
  let asked = 0
  const looks: Looks<number> = new Looks(
    async () => ++asked,
    (id, answer) => void (answer === 1 && looks.outdate(id))
  )
  await looks.next('a')
  expect(asked).toBe(2)
})

test('one that failed is over, and the next call asks anew', async () => {
  let asked = 0
  const looks = new Looks<number>(
    async () => {
      if (++asked === 1) throw new Error('away')
      return asked
    },
    () => undefined
  )
  await expect(looks.next('a')).rejects.toThrow('away')
  expect(looks.outdate('a')).toBe(false)
  await looks.next('a')
  expect(asked).toBe(2)
})
