import { setTimeout as delay } from 'node:timers/promises'
import type { ContainerView, PodView, ProcessView } from '../../src-main/api'
import { type EngineApi, EngineAnswer } from '../bench/engine/api'
import { CommandFailed, type LabProcess } from '../bench/lab/labProcess'
import type { Kill } from './plan'
import type { Witness } from '../support/witness'

export interface Field {
  readonly lab: LabProcess
  readonly api: EngineApi
  readonly witness: Witness
}

/** What a kill hit. */
export interface Hit {
  readonly container: ContainerView
  /** null: the container's main process. */
  readonly child: ProcessView | null
}

const FIND_WITHIN_MS = 60_000
const TRIES = 50
/** The lab's answer may be newer than the snapshot we have. */
const TRY_AGAIN_MS = 50

/** Waits for the target to be there, and kills it. A target that goes away in between (somebody else's kill was quicker) is looked for again. */
export async function strike(field: Field, kill: Kill): Promise<Hit> {
  for (let attempt = 1; ; attempt++) {
    const hit = await findTarget(field, kill)
    try {
      await send(field, kill, hit)
      return hit
    } catch (error) {
      const moved = (error instanceof CommandFailed && ['conflict', 'not-found', 'refused'].includes(error.code)) || (error instanceof EngineAnswer && [404, 409].includes(error.status))
      if (!moved || attempt === TRIES) throw error
      await delay(TRY_AGAIN_MS)
    }
  }
}

async function findTarget({ lab, witness }: Field, kill: Kill): Promise<Hit> {
  const look = (): Hit | null => {
    const pod = lab.snapshot.pods.find((one) => one.name === kill.pod)
    const container = pod?.containers.find((one) => one.name === kill.container)
    if (pod === undefined || container?.state !== 'running' || container.id === null || !witness.isAlive(container.id)) return null
    if (kill.via === 'inside' && senderFor(pod, kill) === null) return null
    if (kill.what === 'main') return mainProcess(pod, container) === undefined ? null : { container, child: null }
    const child = pod.processes.find((one) => one.container === kill.container && one.hostPid !== container.hostPid && one.state !== 'Z')
    return child === undefined ? null : { container, child }
  }
  let found = look()
  if (found === null) await lab.until(`${kill.pod}/${kill.container} can be killed`, () => (found = look()) !== null, FIND_WITHIN_MS)
  if (found === null) throw new Error('unreachable: the wait ends with a target or throws')
  return found
}

function mainProcess(pod: PodView, container: ContainerView): ProcessView | undefined {
  return pod.processes.find((one) => one.hostPid === container.hostPid)
}

/** Who can send the signal from inside: the container itself, or for pause (whose image has no such program) any app that shares its PIDs. */
function senderFor(pod: PodView, kill: Kill): string | null {
  if (kill.container !== 'pause') return kill.container
  return pod.containers.find((one) => one.role === 'app' && one.state === 'running')?.name ?? null
}

async function send({ lab, api }: Field, kill: Kill, { container, child }: Hit): Promise<void> {
  const id = container.id ?? ''
  if (kill.via === 'engine') return api.kill(id, kill.signal)
  if (kill.via === 'lab') return void (await lab.run('containers.kill', { id, signal: kill.signal }))
  const pod = lab.snapshot.pods.find((one) => one.name === kill.pod)
  const process = child ?? (pod === undefined ? undefined : mainProcess(pod, container))
  if (pod === undefined || process === undefined) throw new CommandFailed('not-found', 'the process went away')
  const from = kill.via === 'host' ? 'host' : (senderFor(pod, kill) ?? kill.container)
  await lab.run('processes.kill', { hostPid: process.hostPid, startTime: process.startTime, signal: kill.signal, from })
}
