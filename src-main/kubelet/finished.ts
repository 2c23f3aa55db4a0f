import { comesBack } from './restarts'
import { isAlive, isUnborn, newestBorn, type PodWorld } from './world'

/** Everybody that counts has ended and nobody comes back (phase Succeeded or Failed): sidecars and the sandbox are ended, too. */
export function isFinished(world: PodWorld): boolean {
  return initHasFailed(world) || world.spec.containers.every((app) => isOver(world, app.name))
}

/** restartPolicy Never: an init container that failed fails the pod. */
export function initHasFailed(world: PodWorld): boolean {
  if (world.spec.restartPolicy !== 'Never') return false
  return world.spec.initContainers.some((spec) => {
    const newest = newestBorn(world, spec.name)
    return spec.role === 'init' && newest !== undefined && !isAlive(newest.status) && newest.status.exitCode !== 0 && newest.hash === world.hashes.get(spec.name)
  })
}

function isOver(world: PodWorld, name: string): boolean {
  const [newest] = world.containers.get(name) ?? []
  if (newest === undefined || isAlive(newest.status) || isUnborn(newest.status)) return false
  return newest.hash === world.hashes.get(name) && !comesBack(world, world.spec.restartPolicy, newest)
}
