import { describe, expect, test } from 'vitest'
import { countZombies, flatten, NO_PARENTS, observeParents, type ParentMemory, processForest, type ProcessNode } from '../../../src-renderer/composables/pod/processForest'
import type { ProcessView } from '../../../src-main/api'
import { newlyMoved } from '../../../src-renderer/composables/pod/treeMoves'
import { process } from './builders'

function drawn(nodes: readonly ProcessNode[]): readonly string[] {
  return flatten(nodes).map((n) => `${'  '.repeat(n.level - 1)}${n.process.hostPid}${n.root ? ` ${n.root}` : ''}`)
}

const pause = process(100, 90, { pid: 1, parentPid: 0, container: 'pause' })
const front = process(110, 91, { pid: 7, parentPid: 0 })

describe('forest', () => {
  test('first processes are roots of their own: joined containers are no children of pause', () => {
    expect(drawn(processForest([front, pause]))).toEqual(['100 outside', '110 outside'])
  })

  test('a shim that is itself listed does not become the parent of a parent-0 process', () => {
    expect(drawn(processForest([process(90, 1), pause]))).toEqual(['90 unseen', '100 outside'])
  })

  test('children below their parents, in the order they were started', () => {
    const nodes = processForest([process(113, 110), process(112, 110), process(114, 112), front, pause])
    expect(drawn(nodes)).toEqual(['100 outside', '110 outside', '  112', '    114', '  113'])
    expect(flatten(nodes).map((n) => [n.level, n.position, n.siblings])).toEqual([
      [1, 1, 2],
      [1, 2, 2],
      [2, 1, 2],
      [3, 1, 1],
      [2, 2, 2]
    ])
  })

  test('a collapsed node hides what is below it', () => {
    const nodes = processForest([process(112, 110), front])
    expect(flatten(nodes, new Set(['110:110'])).map((n) => n.process.hostPid)).toEqual([110])
  })

  test('zombies are counted, also below', () => {
    const all = [front, process(112, 110, { state: 'Z' }), process(113, 110), process(114, 113, { state: 'Z' })]
    const [root] = processForest(all)
    expect(root?.zombiesBelow).toBe(2)
    expect(root?.zombie).toBe(false)
    expect(countZombies(all)).toBe(2)
  })

  test('an unseen parent is said to be unseen, never made up', () => {
    expect(drawn(processForest([process(120, 5, { parentPid: 5 })]))).toEqual(['120 unseen'])
  })

  test('two that name each other as parent are both shown, once', () => {
    const nodes = processForest([process(1, 2), process(2, 1)])
    expect(flatten(nodes).map((n) => n.process.hostPid).sort()).toEqual([1, 2])
  })
})

describe('re-parenting', () => {
  const child = process(120, 110)
  const orphan = { ...child, parentHostPid: 100, parentPid: 1 }

  test('an orphan that moved under pause remembers whose it was', () => {
    const first = observeParents(NO_PARENTS, [pause, front, child], 1)
    const second = observeParents(first, [pause, orphan], 2)
    const moved = flatten(processForest([pause, orphan], second.moves)).find((n) => n.process.hostPid === 120)?.moved
    expect(moved).toEqual({ fromHostPid: 110, fromPid: 7, fromCommand: 'demo', at: 2 })
    expect(observeParents(second, [pause, orphan], 3).moves.get('120:120')).toEqual(moved)
  })

  test('one that was an orphan before the page looked is known by its parent: PID 1 of another container', () => {
    const nodes = flatten(processForest([pause, front, orphan, process(130, 110, { parentPid: 7 })]))
    expect(nodes.map((n) => [n.process.hostPid, n.adoptedBy])).toEqual([
      [100, null],
      [120, 'pause'],
      [110, null],
      [130, null]
    ])
  })

  test('a PID that is given out again is another process and moved nowhere', () => {
    const first = observeParents(NO_PARENTS, [front, child], 1)
    expect(observeParents(first, [{ ...orphan, startTime: 999 }], 2).moves.size).toBe(0)
  })

  test('what is gone is forgotten', () => {
    const second = observeParents(observeParents(NO_PARENTS, [front, child], 1), [orphan], 2)
    expect(observeParents(second, [], 3)).toMatchObject({ parents: new Map(), moves: new Map() })
  })
})

test('a row moves when its parent changed, not when others came or went', () => {
  const child = process(120, 110, { pid: 20, parentPid: 7 })
  const before = observeParents(NO_PARENTS, [pause, front, child], 1)
  const adopted = { ...child, parentHostPid: 100, parentPid: 1 }
  const after = observeParents(before, [pause, adopted, process(130, 100, { pid: 30, parentPid: 1 })], 2)
  const rows = (processes: readonly ProcessView[], memory: ParentMemory): readonly ProcessNode[] => flatten(processForest(processes, memory.moves))
  const [then, now] = [rows([pause, front, child], before), rows([pause, adopted, process(130, 100, { pid: 30, parentPid: 1 })], after)]
  expect(newlyMoved(then, now).map((node) => node.process.hostPid)).toEqual([120])
  expect(newlyMoved(now, now)).toEqual([])
})
