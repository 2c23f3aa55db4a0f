import { LAST_SIGNAL, SIGNAL, signalNumber } from '../kernel/signals'
import type { Container } from './container'
import { remove } from './end'
import type { Engine } from './engine'
import { OPERATION, refusal } from './errors'

/** Answers false for what does not run, or is gone. */
export function killContainer(engine: Engine, idOrName: string, signal: string | number): boolean {
  const number = signalNumber(String(signal))
  if (number === null || number === 0) throw refusal('bad-parameter', `Invalid signal: ${signal}`, OPERATION.kill)
  const container = engine.find(idOrName)
  if (container === undefined) return false
  if (number > LAST_SIGNAL) throw refusal('other', `Cannot kill container: ${idOrName}: The linux daemon does not support signal ${number}`, OPERATION.kill)
  if (!container.alive) return false
  send(engine, container, number)
  return true
}

/** A frozen container is thawed so that it gets its signal. */
function send(engine: Engine, container: Container, signal: number): void {
  const { running } = container
  if (running === null) return
  if (container.state === 'paused') unpauseContainer(engine, container)
  // The engine speaks of a signal before it speaks of what came of it.
  engine.tell(container, 'kill', { signal })
  engine.kernel.send(running.process, signal, engine.kernel.namespaces.host.pid)
}

export function removeContainer(engine: Engine, idOrName: string, force: boolean): void {
  const container = engine.find(idOrName)
  if (container === undefined) return
  if (container.alive && !force) {
    throw refusal('conflict', `You cannot remove a running container ${container.id}. Stop the container before attempting removal or force remove`, OPERATION.remove)
  }
  send(engine, container, SIGNAL.KILL)
  remove(engine, container)
}

export function pauseContainer(engine: Engine, container: Container): void {
  if (!container.alive || container.state === 'paused') return
  engine.kernel.freeze(container.id, true)
  container.state = 'paused'
  engine.tell(container, 'pause')
}

export function unpauseContainer(engine: Engine, container: Container): void {
  if (container.state !== 'paused') return
  container.state = 'running'
  engine.tell(container, 'unpause')
  engine.kernel.freeze(container.id, false)
}
