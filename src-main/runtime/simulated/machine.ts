import { randomBytes } from 'node:crypto'
import { type Clock, REAL_CLOCK } from './clock'
import { Engine, type FindProgram } from './engine/engine'
import type { Image } from './engine/imageArchive'
import { outOfMemory } from './engine/end'
import { Kernel } from './kernel/kernel'
import { findProgram } from './programs/catalogue'

export interface MachineOptions extends Partial<Clock> {
  /** On the engine from the start. */
  readonly images?: readonly Image[]
  readonly newId?: () => string
  /** What the files of an image do when they are run. */
  readonly findProgram?: FindProgram
}

export const HOSTNAME = 'simulated'

/** One machine in memory, with its kernel and its engine: it is there as long as somebody has it. */
export class Machine {
  readonly kernel: Kernel
  readonly engine: Engine

  constructor(options: MachineOptions = {}) {
    const { now = REAL_CLOCK.now, setTimer = REAL_CLOCK.setTimer } = options
    this.kernel = new Kernel({ now, setTimer }, HOSTNAME)
    this.engine = new Engine(this.kernel, options.newId ?? (() => randomBytes(32).toString('hex')), options.findProgram ?? findProgram)
    this.engine.images.load(options.images ?? [])
    this.kernel.watch((change, process) => {
      if (change === 'oom' && process.container !== null) outOfMemory(this.engine, process.container)
    })
  }
}
