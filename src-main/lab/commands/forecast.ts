import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { forecast, type Strike } from '../../kubelet/forecast/forecast'
import { type Disposition, type Effect, signalEffect, type SignalTarget } from '../../kubelet/forecast/signalEffect'
import { isSandbox, LABEL, podUidOf } from '../../kubelet/labels'
import { isAlive } from '../../kubelet/world'
import { decodeStatus } from '../../observe/decode/status'
import type { SeenProcess } from '../../observe/processTable'
import type { ContainerStatus } from '../../runtime/port'
import type { LabContext } from '../context'
import { displayName } from '../engineEvents'
import { PAUSE_NAME } from '../names'
import type { EngineSession } from '../session'
import { parseSignal, type Signal } from '../signals'
import { engineTrouble } from '../trouble'

/** A look, not a deed: a lab that only watches may ask, too. */
export async function forecastPod(context: LabContext, input: ParsedInput<'pods.forecast'>): Promise<CommandOutput<'pods.forecast'>> {
  const session = context.session()
  const worker = session.kubelet.pod(input.uid)
  if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${input.uid}`)
  if (worker.pod.deletion !== null) throw new LabError('conflict', `pod ${worker.pod.pod.spec.name} is being deleted: everybody ends, whatever is sent`)
  const signal = parseSignal(input.signal)
  const { status, process } = findTarget(session, input)
  const target = await describe(session, worker.pod.pod.spec.shareProcessNamespace, status, process, signal)
  const effect = signalEffect(signal.number, target, input.from !== 'host')
  return {
    at: Date.now(),
    signal: signal.name,
    target: displayName(status.labels[LABEL.containerName]) ?? PAUSE_NAME,
    effect: effect.effect,
    rule: effect.rule,
    certain: effect.certain,
    ...forecast(worker.world(), strikeOf(effect, target, status))
  }
}

interface Found {
  readonly status: ContainerStatus
  /** null while nobody has seen the container's first process. */
  readonly process: SeenProcess | null
}

function findTarget(session: EngineSession, { uid, container, hostPid, startTime }: ParsedInput<'pods.forecast'>): Found {
  if ((container === undefined) === (hostPid === undefined)) throw new LabError('bad-request', 'name either a container or the hostPid (with startTime) of a process')
  return hostPid === undefined ? ofContainer(session, uid, container ?? '') : ofProcess(session, uid, hostPid, startTime)
}

function ofContainer(session: EngineSession, uid: string, name: string): Found {
  const status = session.inventory.ofPod(uid).find((one) => isAlive(one) && (isSandbox(one) ? name === PAUSE_NAME : one.labels[LABEL.containerName] === name))
  if (status === undefined) throw new LabError('conflict', `container ${name} is not running`)
  return { status, process: status.pid === null ? null : session.processes.first(status.id, status.pid) }
}

function ofProcess(session: EngineSession, uid: string, hostPid: number, startTime: number | undefined): Found {
  const process = session.processes.get(hostPid)
  const status = process === undefined ? undefined : session.inventory.get(process.container)
  if (process === undefined || status === undefined || podUidOf(status.labels) !== uid) throw new LabError('not-found', `no process of this pod has the host PID ${hostPid}`)
  if (startTime !== undefined && process.start !== startTime) throw new LabError('conflict', `host PID ${hostPid} is another process by now`)
  return { status, process }
}

async function describe(session: EngineSession, sharesPids: boolean, status: ContainerStatus, process: SeenProcess | null, signal: Signal): Promise<SignalTarget> {
  const pause = isSandbox(status)
  const first = process === null || process.pid === status.pid
  // Where no process was seen yet: a container's first is PID 1, unless it joined the PIDs of the pod.
  const init = process === null ? pause || !sharesPids || status.labels[LABEL.sandboxId] === '' : process.nspid.length > 1 && process.nspid.at(-1) === 1
  const { disposition, blocked } = await dispositionOf(session, process, signal)
  return { first, pause, init, disposition, blocked, stopped: process?.state === 'T' }
}

/** As the process itself has told the kernel. */
async function dispositionOf(session: EngineSession, process: SeenProcess | null, signal: Signal): Promise<{ readonly disposition: Disposition; readonly blocked: boolean }> {
  const probe = session.probeOrNull
  const answer = probe === null || process === null ? 'unavailable' : await engineTrouble(() => probe.detail(process, ['process']))
  const text = typeof answer === 'string' ? undefined : answer.process?.files['status']
  if (text === undefined) return { disposition: 'unknown', blocked: false }
  const { signals } = decodeStatus(text)
  const disposition = signals.caught.includes(signal.name) ? 'caught' : signals.ignored.includes(signal.name) ? 'ignored' : 'default'
  return { disposition, blocked: signals.blocked.includes(signal.name) }
}

/** A container ends with its first process, and with no other. */
function strikeOf({ effect, exitCode }: Effect, { first }: SignalTarget, { id }: ContainerStatus): Strike {
  return effect === 'ends' && first ? { containerId: id, exitCode } : null
}
