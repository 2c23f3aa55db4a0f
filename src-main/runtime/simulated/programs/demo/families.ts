import type { Kernel } from '../../kernel/kernel'
import type { Process } from '../../kernel/process'
import { SIGNAL } from '../../kernel/signals'
import { type Flag, parseArguments } from './args'
import { exit, type Mode } from './mode'

const COUNT: Flag = { kind: 'number', min: 1, max: 1_000 }

export const zombie: Mode = {
  usage: '[--count 3]',
  summary: 'keeps N children that have ended and were never waited for',
  details: 'They stay zombies while this parent lives, whatever PID 1 does: only a parent can reap its children.',
  run(self, kernel, words) {
    const count = parseArguments(words, { count: COUNT }).numbers.get('count') ?? 3
    self.handlers.delete(SIGNAL.CHLD)
    for (let number = 1; number <= count; number++) {
      const child = kernel.fork(self, (born) => {
        kernel.retitle(born, `zombie-${number}`)
        exit(born, kernel, 0)
      })
      if (child !== null) self.print(`zombie: child ${child.innerPid} has ended and is not waited for\n`)
    }
  }
}

export const orphan: Mode = {
  usage: '[--count 3] [--every DURATION] [--life 2s]',
  summary: 'makes N orphans, which live a moment and then exit',
  details:
    'The kernel hands each orphan to PID 1 of the PID namespace. A good PID 1 reaps it when it ends.\n' +
    'This program itself reaps no orphan: where it is PID 1, they stay zombies.\n' +
    'With --every it makes N more each time.',
  run(self, kernel, words) {
    const { numbers } = parseArguments(words, { count: COUNT, every: { kind: 'duration' }, life: { kind: 'duration' } })
    const [count, every, life] = [numbers.get('count') ?? 3, numbers.get('every') ?? 0, numbers.get('life') ?? 2_000]
    let made = 0
    self.handlers.delete(SIGNAL.CHLD)
    const round = (): void => {
      for (let index = 0; index < count; index++) makeOrphan(self, kernel, ++made, life)
      if (every > 0) kernel.after(self, every, round)
    }
    round()
  }
}

/** The double fork: the child in the middle ends at once, so that its own child loses its parent. */
function makeOrphan(self: Process, kernel: Kernel, number: number, life: number): void {
  const middle = kernel.fork(self, (between) => {
    const born = kernel.fork(between, (child) => {
      kernel.retitle(child, `orphan-${number}`)
      kernel.after(child, life, () => exit(child, kernel, 0))
    })
    if (born !== null) between.print(`orphan: ${born.innerPid} is an orphan now, and ends in ${life} ms\n`)
    exit(between, kernel, born === null ? 1 : 0)
  })
  if (middle !== null) kernel.waitFor(self, middle)
}
