import { beforeEach, describe, expect, test } from 'vitest'
import { directory } from '../../../../src-main/runtime/simulated/files/tree'
import { machineSetting } from '../../../../src-main/runtime/simulated/engine/setting'
import { Inodes } from '../../../../src-main/runtime/simulated/kernel/inodes'
import { Kernel, type Program } from '../../../../src-main/runtime/simulated/kernel/kernel'
import type { NamespaceSet } from '../../../../src-main/runtime/simulated/kernel/namespaces'
import type { Process } from '../../../../src-main/runtime/simulated/kernel/process'
import { reactionTo } from '../../../../src-main/runtime/simulated/kernel/reaction'
import { SIGNAL, signalNumber } from '../../../../src-main/runtime/simulated/kernel/signals'

/** A clock that goes only when it is turned. */
class Hand {
  time = 1_800_000_000_000
  private timers: { at: number; act: () => void }[] = []
  readonly clock = {
    now: () => this.time,
    setTimer: (milliseconds: number, act: () => void) => {
      const timer = { at: this.time + milliseconds, act }
      this.timers.push(timer)
      return () => void (this.timers = this.timers.filter((one) => one !== timer))
    }
  }

  turn(milliseconds: number): void {
    const until = this.time + milliseconds
    for (;;) {
      const [next] = this.timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.timers = this.timers.filter((one) => one !== next)
      this.time = next.at
      next.act()
    }
    this.time = until
  }
}

let hand: Hand
let kernel: Kernel
let shim: Process

beforeEach(() => {
  hand = new Hand()
  kernel = new Kernel(hand.clock, 'box')
  shim = spawn(null, kernel.namespaces.host)
  shim.subreaper = true
  shim.handlers.set(SIGNAL.CHLD, (self) => void kernel.wait(self))
})

function spawn(parent: Process | null, namespaces: NamespaceSet): Process {
  return kernel.spawn({ parent, namespaces, argv: ['/x'], container: 'c', setting: machineSetting(directory()), input: { read: () => undefined }, output: { write: () => undefined } })
}

function ownPids(): NamespaceSet {
  const { host } = kernel.namespaces
  return { ...host, pid: kernel.namespaces.pid(host.pid) }
}

const end: Program = (self) => kernel.exit(self, { code: 0, signal: 0 })
const stay: Program = () => undefined

describe('inode numbers', () => {
  test('the lowest that is free is next', () => {
    const inodes = new Inodes()
    const [a, b, c] = [inodes.take(), inodes.take(), inodes.take()]
    expect([b, c]).toEqual([a + 1, a + 2])
    inodes.release(b)
    expect([inodes.take(), inodes.take()]).toEqual([b, c + 1])
  })

  test('a namespace keeps its own until the last one has left', () => {
    const net = kernel.namespaces.net()
    const set = { ...kernel.namespaces.host, net }
    const [a, b] = [spawn(shim, set), spawn(shim, set)]
    kernel.exit(a, { code: 0, signal: 0 })
    expect(kernel.namespaces.net().inode).not.toBe(net.inode)
    kernel.exit(b, { code: 0, signal: 0 })
    expect(kernel.namespaces.net().inode).toBe(net.inode)
  })

  test('a zombie holds its PID namespace and no other', () => {
    const set = { ...ownPids(), net: kernel.namespaces.net() }
    const init = spawn(shim, set)
    const zombie = kernel.fork(init, end)
    expect([zombie?.state, zombie?.namespaces, set.net.holders, set.pid.holders]).toEqual(['Z', null, 1, 2])
    kernel.wait(init)
    expect(set.pid.holders).toBe(1)
  })

  test('the machine’s own are the kernel’s fixed ones', () => {
    const { host } = kernel.namespaces
    expect([host.pid.inode, host.user.inode, host.uts.inode, host.ipc.inode, host.cgroup.inode, host.time.inode]).toEqual([4_026_531_836, 4_026_531_837, 4_026_531_838, 4_026_531_839, 4_026_531_835, 4_026_531_834])
  })
})

describe('PIDs', () => {
  test('one in each namespace from the host’s inwards', () => {
    const init = spawn(shim, ownPids())
    const child = kernel.fork(init, stay)
    expect(init.nspid).toEqual([init.pid, 1])
    expect(child?.nspid).toEqual([child?.pid, 7])
    expect(shim.nspid).toEqual([shim.pid])
    expect(kernel.find(init.pidNamespace, 7)).toBe(child)
    expect(kernel.find(kernel.namespaces.host.pid, init.pid)).toBe(init)
    expect(kernel.find(init.pidNamespace, shim.pid)).toBeUndefined()
    expect(kernel.visibleFrom(init.pidNamespace)).toEqual([init, child])
  })
})

describe('orphans', () => {
  test('go to PID 1 of their namespace, not to the machine’s subreaper above it', () => {
    const set = ownPids()
    const init = spawn(shim, set)
    const parent = spawn(shim, set)
    const child = kernel.fork(parent, stay)
    kernel.exit(parent, { code: 0, signal: 0 })
    expect(child?.parent).toBe(init)
  })

  test('on the machine itself they go to the subreaper', () => {
    const parent = spawn(shim, kernel.namespaces.host)
    const child = kernel.fork(parent, stay)
    kernel.exit(parent, { code: 0, signal: 0 })
    expect(child?.parent).toBe(shim)
  })

  test('a zombie is handed over, too', () => {
    const set = ownPids()
    const init = spawn(shim, set)
    const parent = spawn(shim, set)
    const zombie = kernel.fork(parent, end)
    expect([zombie?.state, zombie?.parent]).toEqual(['Z', parent])
    kernel.exit(parent, { code: 0, signal: 0 })
    expect(zombie?.parent).toBe(init)
    init.handlers.set(SIGNAL.CHLD, (self) => void kernel.wait(self))
    kernel.fork(init, end)
    expect(kernel.processes.has(zombie?.pid ?? 0)).toBe(false)
  })

  test('who ignores SIGCHLD has its children reaped for it', () => {
    const parent = spawn(shim, kernel.namespaces.host)
    parent.handlers.set(SIGNAL.CHLD, 'ignore')
    kernel.fork(parent, end)
    expect(parent.children.size).toBe(0)
  })
})

describe('PID 1 ends', () => {
  test('everybody in its namespace is killed before it is gone, and nobody is left', () => {
    const set = ownPids()
    const init = spawn(shim, set)
    const [other, child] = [spawn(shim, set), kernel.fork(init, stay)]
    const ended: [number, number | undefined][] = []
    kernel.watch((change, process) => change === 'exit' && ended.push([process.pid, process.exit?.signal]))
    kernel.exit(init, { code: 3, signal: 0 })
    expect(ended).toEqual([[other.pid, 9], [child?.pid, 9], [init.pid, 0]])
    expect([...kernel.processes.values()]).toEqual([shim])
    expect(set.pid.holders).toBe(0)
  })

  test('who is on its way out makes no children', () => {
    const init = spawn(shim, ownPids())
    kernel.exit(init, { code: 0, signal: 0 })
    expect(kernel.fork(init, stay)).toBeNull()
  })
})

describe('what the kernel makes of a signal', () => {
  const cases = [
    // signal, handler, PID 1, from inside, reaction
    ['KILL', false, false, true, 'end'], ['KILL', false, true, true, 'nothing'], ['KILL', false, true, false, 'end'],
    ['STOP', false, false, true, 'stop'], ['STOP', false, true, true, 'nothing'], ['STOP', false, true, false, 'stop'],
    ['TERM', false, false, true, 'end'], ['TERM', false, true, true, 'nothing'], ['TERM', false, true, false, 'nothing'],
    ['TERM', true, true, true, 'handle'], ['TERM', true, true, false, 'handle'], ['TERM', true, false, true, 'handle'],
    ['HUP', false, false, false, 'end'], ['HUP', false, true, false, 'nothing'],
    ['CHLD', false, false, true, 'nothing'], ['CHLD', true, true, true, 'handle'],
    ['WINCH', false, false, true, 'nothing'], ['CONT', false, false, true, 'nothing'], ['TSTP', false, false, true, 'stop'], ['TSTP', false, true, false, 'nothing']
  ] as const

  test.each(cases)('%s, handler %s, PID 1 %s, from inside %s: %s', (name, handled, isInit, inside, reaction) => {
    const set = ownPids()
    const init = spawn(shim, set)
    const target = isInit ? init : spawn(shim, set)
    const signal = signalNumber(name) ?? 0
    if (handled) target.handlers.set(signal, () => undefined)
    expect(reactionTo(target, signal, inside)).toBe(reaction)
  })

  test('KILL and STOP have no handlers', () => {
    const process = spawn(shim, kernel.namespaces.host)
    for (const signal of [SIGNAL.KILL, SIGNAL.STOP]) process.handlers.set(signal, () => undefined)
    expect([reactionTo(process, SIGNAL.KILL, true), reactionTo(process, SIGNAL.STOP, true)]).toEqual(['end', 'stop'])
  })

  test('the stopped wait for all but KILL and CONT, the frozen for all', () => {
    const process = spawn(shim, kernel.namespaces.host)
    process.state = 'T'
    expect([SIGNAL.TERM, SIGNAL.KILL, SIGNAL.CONT].map((signal) => reactionTo(process, signal, true))).toEqual(['wait', 'end', 'continue'])
    process.state = 'S'
    process.frozen = true
    expect([SIGNAL.TERM, SIGNAL.KILL].map((signal) => reactionTo(process, signal, true))).toEqual(['wait', 'wait'])
  })

  test.each([['9', 9], ['KILL', 9], ['SIGKILL', 9], ['sigterm', 15], ['NOPE', null], ['', null]])('%j is %s', (text, number) => expect(signalNumber(text)).toBe(number))
})

describe('time', () => {
  test('a stopped process does when it goes on what its timers would have done', () => {
    const process = spawn(shim, kernel.namespaces.host)
    const done: number[] = []
    kernel.after(process, 100, () => done.push(hand.time))
    const begin = hand.time
    kernel.send(process, SIGNAL.STOP, kernel.namespaces.host.pid)
    hand.turn(1_000)
    expect(done).toEqual([])
    kernel.send(process, SIGNAL.CONT, kernel.namespaces.host.pid)
    expect(done).toEqual([begin + 1_000])
  })

  test('the dead do nothing more', () => {
    const process = spawn(shim, kernel.namespaces.host)
    const done: string[] = []
    kernel.after(process, 100, () => done.push('late'))
    kernel.exit(process, { code: 0, signal: 0 })
    kernel.after(process, 0, () => done.push('never'))
    hand.turn(1_000)
    expect(done).toEqual([])
  })

  test('start times are ticks since the machine’s start', () => {
    const first = spawn(shim, kernel.namespaces.host)
    hand.turn(1_230)
    expect(spawn(shim, kernel.namespaces.host).start - first.start).toBe(123)
  })
})
