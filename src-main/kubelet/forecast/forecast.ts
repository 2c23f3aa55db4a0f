import type { ContainerFate, HolderFate, PodOutcome } from '../../api/forecast'
import { containersOf } from '../../pod/containers'
import type { ContainerSpec } from '../../pod/spec'
import type { Decision } from '../actions'
import { anchorOf } from '../anchor'
import { type ContainerInstance, SANDBOX_NAME, type SandboxInstance } from '../labels'
import { isLeftBehind } from '../leftBehind'
import { podPhase } from '../phase'
import { containerCondition } from '../status'
import { aliveInstance, isAlive, isUnborn, type PodWorld } from '../world'
import { Rehearsal } from './rehearsal'

/** What ends first; null when the signal ends no container. */
export type Strike = { readonly containerId: string; readonly exitCode: number } | null

/** As the pod's view names its sandbox. */
const PAUSE = 'pause'

/**
 * What becomes of the pod, by `decide()` and the kernel's rules. Pure: the same world and strike always give the same
 * outcome. Takes for granted that nothing else happens and that what is made can be made.
 */
export function forecast(world: PodWorld, strike: Strike): PodOutcome {
  const rehearsal = new Rehearsal(world)
  if (strike !== null) rehearsal.strike(strike.containerId, strike.exitCode)
  const decision = rehearsal.run()
  const after = rehearsal.world()
  const { spec } = world
  const containers = containersOf(spec).map((one) => fateOf(one, world, after, rehearsal, decision))
  const pause = spec.sandbox === 'none' ? [] : [pauseFate(world, after, rehearsal, decision)]
  return { containers: [...pause, ...containers], holder: holderFate(world, after, decision) }
}

function fateOf({ name, role }: ContainerSpec, before: PodWorld, after: PodWorld, { falls }: Rehearsal, { waiting }: Decision): ContainerFate {
  const alive = aliveInstance(before, name)
  const fall = alive === undefined ? 'none' : (falls.get(alive.id) ?? 'none')
  const instances = after.containers.get(name) ?? []
  const now = instances.find((one) => isAlive(one.status))
  const [newest] = instances
  const until = waiting.get(name)
  const base = { name, role, falls: fall }
  if (now !== undefined) return { ...base, then: isLeftBehind(after, name, now) ? 'stranded' : 'running', restartCount: now.attempt, backOffMs: fall === 'none' ? null : 0 }
  const restartCount = newest?.attempt ?? Math.max(0, (after.memory.attemptFloor.get(name) ?? 0) - 1)
  const ended = newest !== undefined && !isUnborn(newest.status)
  if (until === undefined && ended) return { ...base, then: 'ended', restartCount, backOffMs: null }
  return { ...base, then: 'waiting', restartCount, backOffMs: fall === 'none' || until === undefined ? null : until - (newest?.status.finishedAt ?? until) }
}

function pauseFate(before: PodWorld, after: PodWorld, { falls }: Rehearsal, { waiting }: Decision): ContainerFate {
  const alive = before.sandboxes.find((one) => isAlive(one.status))
  const [newest] = after.sandboxes
  const fall = alive === undefined ? 'none' : (falls.get(alive.id) ?? 'none')
  const running = newest !== undefined && isAlive(newest.status)
  const then = running ? 'running' : newest === undefined || isUnborn(newest.status) || waiting.has(SANDBOX_NAME) ? 'waiting' : 'ended'
  return { name: PAUSE, role: 'sandbox', falls: fall, then, restartCount: newest?.attempt ?? 0, backOffMs: fall !== 'none' && running ? 0 : null }
}

function holderFate(before: PodWorld, after: PodWorld, { waiting }: Decision): HolderFate {
  const [old, now] = [anchorOf(before), anchorOf(after)]
  const alive = now?.alive === true
  const stays = alive && old?.id === now.id
  const fate = stays ? 'stays' : alive ? 'new' : 'gone'
  return { fate, attempt: attemptOf(after), ip: ipFate(before, after, waiting, fate) }
}

function attemptOf(world: PodWorld): number {
  const newest: SandboxInstance | ContainerInstance | undefined = world.spec.sandbox === 'none' ? world.containers.get(world.spec.containers[0]?.name ?? '')?.[0] : world.sandboxes[0]
  return newest?.attempt ?? 0
}

/** Each new holder gets an address of its own, but on the machine's network, where all have the machine's. A finished pod keeps what it had. */
function ipFate({ spec }: PodWorld, after: PodWorld, waiting: ReadonlyMap<string, number>, fate: HolderFate['fate']): HolderFate['ip'] {
  if (fate === 'stays') return 'kept'
  if (fate === 'new') return spec.hostNetwork ? 'kept' : 'new'
  if (spec.sandbox === 'none') return 'none'
  const phase = podPhase(after, containersOf(spec).map((one) => containerCondition(after, one, waiting)))
  return phase === 'Succeeded' || phase === 'Failed' ? 'kept' : 'none'
}
