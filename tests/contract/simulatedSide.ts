import { type Clock, REAL_CLOCK } from '../../src-main/runtime/simulated/clock'
import { pauseContainer, unpauseContainer } from '../../src-main/runtime/simulated/engine/kill'
import { file } from '../../src-main/runtime/simulated/files/tree'
import { createSimulatedRuntime } from '../../src-main/runtime/simulated/simulatedRuntime'
import type { Side } from './side'

/** So many times as fast as the world's: what takes seconds there need not take them here. */
const SPEED = 20
const BEGIN = Date.now()

const FAST: Clock = {
  now: () => BEGIN + (Date.now() - BEGIN) * SPEED,
  setTimer: (milliseconds, act) => REAL_CLOCK.setTimer(milliseconds / SPEED, act)
}

export function simulatedSide(): Promise<Side> {
  const runtime = createSimulatedRuntime(FAST)
  const { engine, kernel } = runtime.machine
  const contentOf = (name: string): NonNullable<ReturnType<typeof engine.volumes.get>>['content'] => {
    const volume = engine.volumes.get(name)
    if (volume === undefined) throw new Error(`no volume ${name}`)
    return volume.content
  }
  return Promise.resolve({
    runtime,
    interfaces: (hostPid) => (kernel.processes.get(hostPid)?.namespaces?.net.interfaces ?? []).map((one) => one.name),
    volume: ({ name }) => ({ mode: contentOf(name).mode, names: [...contentOf(name).entries.keys()].sort() }),
    writeFile: (volume, name) => void contentOf(volume.name).entries.set(name, file(Buffer.from('x'))),
    signal: (hostPid, signal) => {
      const process = kernel.processes.get(hostPid)
      if (process === undefined) throw new Error('ESRCH')
      kernel.send(process, signal, kernel.namespaces.host.pid)
    },
    pause: (id, paused) => {
      const container = engine.get(id, 'pause')
      if (paused) pauseContainer(engine, container)
      else unpauseContainer(engine, container)
      return Promise.resolve()
    }
  })
}
