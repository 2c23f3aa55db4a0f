import { SIGNAL } from '../kernel/signals'
import type { Container, Running } from './container'
import type { Engine } from './engine'
import { unplug } from './plug'

/** The first process of a container has ended and is reaped: the shim tells the engine. */
export function afterDeath(engine: Engine, container: Container): void {
  const { running } = container
  if (running === null) return
  const { exit } = running.process
  endTheRest(engine, container, running)
  container.running = null
  container.output.end()
  container.input.forget()
  const exitCode = exit === null ? 0 : exit.signal > 0 ? 128 + exit.signal : exit.code
  Object.assign(container, { state: 'exited', exitCode, finishedAt: engine.now() } satisfies Partial<Container>)
  engine.tell(container, 'die', { exitCode })
  cleanUp(engine, container, running)
  if (container.request.autoRemove === true) remove(engine, container)
}

/** The kernel tells of a cgroup that is over its limit, before it takes somebody of it. */
export function outOfMemory(engine: Engine, id: string): void {
  const container = engine.containers.get(id)
  if (container === undefined) return
  container.oomKilled = true
  engine.tell(container, 'oom')
}

export function remove(engine: Engine, container: Container): void {
  if (engine.containers.delete(container.id)) engine.tell(container, 'destroy')
}

/** In a PID namespace of its own the kernel does it; elsewhere the shim kills what is left in the container's cgroup. */
function endTheRest(engine: Engine, container: Container, { shim, process }: Running): void {
  const { kernel } = engine
  for (const other of [...kernel.processes.values()]) if (other.container === container.id && other !== process) kernel.exit(other, { code: 0, signal: SIGNAL.KILL })
  kernel.exit(shim, { code: 0, signal: 0 })
}

function cleanUp(engine: Engine, container: Container, running: Running): void {
  if (running.endpoint !== null) unplug(engine, container, running.endpoint, running.net)
  if (running.net !== null) engine.kernel.namespaces.drop(running.net)
  for (const name of container.volumes()) {
    const volume = engine.volumes.get(name)
    if (volume !== undefined) engine.volumes.unmount(volume, container.id)
    engine.tellOf('volume', 'unmount', name)
  }
}
