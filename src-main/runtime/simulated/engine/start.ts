import { RuntimeError } from '../../port'
import { lookUp, place } from '../files/tree'
import type { Program } from '../kernel/kernel'
import { SIGNAL } from '../kernel/signals'
import type { Container, Endpoint } from './container'
import { afterDeath, remove } from './end'
import type { Engine } from './engine'
import { OPERATION, refusal } from './errors'
import { findExecutable } from './executable'
import { joinedBy, type Joined, namespacesFor, netOwner } from './joining'
import { giveInterface, plugIn, unplug } from './plug'
import { machineSetting, withHostname } from './setting'

/** Running already is no error. */
export function startContainer(engine: Engine, idOrName: string): void {
  const container = engine.get(idOrName, OPERATION.start)
  if (container.state === 'paused') throw refusal('conflict', 'cannot start a paused container, try unpause instead', OPERATION.start)
  if (container.alive) return
  let endpoint: Endpoint | null = null
  try {
    const find = (id: string): Container | undefined => engine.find(id)
    netOwner(container, find)
    endpoint = plugIn(engine, container)
    const joined = joinedBy(container, find)
    const program = programOf(engine, container)
    begin(engine, container, program, joined, endpoint)
  } catch (error) {
    if (!(error instanceof RuntimeError) || container.alive) throw error
    container.error = error.message
    if (container.exitCode === 0) container.exitCode = 128
    if (endpoint !== null) unplug(engine, container, endpoint, null)
    if (container.request.autoRemove === true) remove(engine, container)
    throw error
  }
}

function programOf(engine: Engine, container: Container): Program {
  const [word = ''] = container.command
  const found = findExecutable(container.image.root, word, container.setting.env)
  if ('problem' in found) {
    container.exitCode = found.exitCode
    throw refusal('bad-parameter', `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${found.problem}`, OPERATION.start)
  }
  const program = engine.findProgram(found.path, container.image)
  if (program === null) throw refusal('other', `the simulated engine has no model of the program ${found.path} of ${container.request.image}`, OPERATION.start)
  return program
}

function begin(engine: Engine, container: Container, program: Program, joined: Joined, endpoint: Endpoint | null): void {
  const { kernel } = engine
  const { set, ownNet } = namespacesFor(container, kernel.namespaces, joined)
  const { input, output } = container
  const shim = kernel.spawn({ parent: null, namespaces: kernel.namespaces.host, argv: ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'moby', '-id', container.id], container: null, setting: machineSetting(engine.root), input, output })
  shim.subreaper = true
  const process = kernel.spawn({ parent: shim, namespaces: set, argv: container.command, container: container.id, setting: withHostname(container.setting, joined.hostname ?? container.hostname), input, output })
  if (ownNet !== null) {
    kernel.namespaces.hold(ownNet)
    if (endpoint !== null) giveInterface(ownNet, endpoint)
  }
  mountAll(engine, container)
  container.running = { process, shim, endpoint, net: ownNet, execs: new Map() }
  Object.assign(container, { state: 'running', exitCode: 0, error: '', oomKilled: false, startedAt: engine.now() } satisfies Partial<Container>)
  shim.handlers.set(SIGNAL.CHLD, (self) => {
    for (const child of kernel.wait(self)) {
      if (child === process) afterDeath(engine, container)
      else container.running?.execs.get(child.pid)?.(child)
    }
  })
  output.begin()
  engine.tell(container, 'start')
  kernel.run(process, program)
}

function mountAll(engine: Engine, container: Container): void {
  for (const mount of container.request.mounts ?? []) {
    if ('source' in mount) {
      const entry = lookUp(engine.root, mount.source)
      if (entry !== undefined) place(container.root, mount.path, entry)
      continue
    }
    const volume = engine.volumes.get(mount.volume)
    if (volume === undefined) continue
    engine.volumes.mount(volume, container.id)
    place(container.root, mount.path, volume.content)
    engine.tellOf('volume', 'mount', mount.volume)
  }
}
