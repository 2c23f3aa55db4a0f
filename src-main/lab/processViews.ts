import { NAMESPACE_KINDS, type Namespaces, type ProcessView } from '../api/model'
import type { PodWorld } from '../kubelet/world'
import type { ProcessTable, SeenProcess } from '../observe/processTable'
import { PAUSE_NAME } from './names'

/** Every process of the pod's containers, of dead instances, too, as long as a zombie of theirs is left. */
export function processViews(world: PodWorld, processes: ProcessTable): readonly ProcessView[] {
  const names = new Map<string, string>()
  for (const sandbox of world.sandboxes) names.set(sandbox.id, PAUSE_NAME)
  for (const instances of world.containers.values()) for (const one of instances) names.set(one.id, one.name)
  const seen = processes.ofContainers(new Set(names.keys()))
  const byPid = new Map(seen.map((process) => [process.pid, process]))
  return seen.map((process) => ({
    hostPid: process.pid,
    parentHostPid: process.ppid,
    pid: innermostPid(process),
    parentPid: parentInNamespace(process, byPid.get(process.ppid)),
    container: names.get(process.container) ?? null,
    command: process.cmd,
    state: process.state,
    startTime: process.start,
    namespaces: unreadable(process.ns) ? null : process.ns
  }))
}

function innermostPid(process: SeenProcess): number {
  return process.nspid.at(-1) ?? process.pid
}

/** A parent outside the process's own PID namespace (the engine's shim) is 0 to it: "started from outside". */
function parentInNamespace(process: SeenProcess, parent: SeenProcess | undefined): number {
  if (parent === undefined || parent.nspid.length < process.nspid.length) return 0
  if (process.ns.pid !== null && parent.ns.pid !== null && process.ns.pid !== parent.ns.pid) return 0
  return innermostPid(parent)
}

function unreadable(ns: Namespaces): boolean {
  return NAMESPACE_KINDS.every((kind) => ns[kind] === null)
}
