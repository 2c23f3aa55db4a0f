import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import type { PodView, TimelineEvent } from '../../api/model'
import { LABEL, podUidOf } from '../../kubelet/labels'
import type { SeenProcess } from '../../observe/processTable'
import { dockerLine, short } from '../../runtime/commandLine'
import type { ContainerStatus } from '../../runtime/port'
import { type LabContext, workingSession } from '../context'
import { displayName } from '../engineEvents'
import { PAUSE_NAME } from '../names'
import type { EngineSession } from '../session'
import { parseSignal, type Signal } from '../signals'
import { engineTrouble } from '../trouble'

export async function killContainer(context: LabContext, { id, signal }: ParsedInput<'containers.kill'>): Promise<CommandOutput<'containers.kill'>> {
  const { event, error } = await signalContainer(context, ownContainer(workingSession(context), id), signal, {})
  if (error !== null) throw error
  return { at: event.at, event: event.id }
}

/** Noted before it is sent, since its effect may be heard of before the engine's answer. `error`: it did not arrive. */
export async function signalContainer(
  context: LabContext,
  status: ContainerStatus,
  signal: string | number,
  data: Readonly<Record<string, string>>
): Promise<{ readonly event: TimelineEvent; readonly error: LabError | null }> {
  const session = workingSession(context)
  const wanted = parseSignal(signal)
  const container = displayName(status.labels[LABEL.containerName])
  const event = noteSignal(context, status, wanted, `${wanted.name} to container ${container ?? ''}`, dockerLine('kill', '--signal', wanted.name, short(status.id)), data)
  try {
    if (!(await engineTrouble(() => session.runtime.killContainer(status.id, wanted.number)))) throw new LabError('conflict', `container ${container ?? short(status.id)} is not running`)
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return { event, error }
  }
  lookAgain(session)
  return { event, error: null }
}

/** The kernel tells of no stop and no continuation: what a signal changed is looked for. */
function lookAgain(session: EngineSession): void {
  void session.probeOrNull?.scan().catch(() => undefined)
}

/** One of the lab's own pod containers; nobody else's can be named here. */
export function ownContainer(session: EngineSession, id: string): ContainerStatus {
  const status = session.inventory.find(id)
  if (status === undefined || podUidOf(status.labels) === null) throw new LabError('not-found', `no container of this lab has the id ${id}`)
  return status
}

export async function killProcess(context: LabContext, input: ParsedInput<'processes.kill'>): Promise<CommandOutput<'processes.kill'>> {
  const session = workingSession(context)
  const wanted = parseSignal(input.signal)
  const process = session.processes.get(input.hostPid)
  if (process === undefined) throw new LabError('not-found', `no process of this lab has the host PID ${input.hostPid}`)
  if (process.start !== input.startTime) throw new LabError('conflict', `host PID ${input.hostPid} is another process by now: it started at tick ${process.start}, not ${input.startTime}`)
  const status = session.inventory.get(process.container)
  if (status === undefined) throw new LabError('not-found', `the container of host PID ${input.hostPid} is gone`)
  return input.from === 'host' ? killFromHost(context, session, process, status, wanted) : killFromContainer(context, session, process, status, wanted, input.from)
}

async function killFromHost(context: LabContext, session: EngineSession, process: SeenProcess, status: ContainerStatus, signal: Signal): Promise<CommandOutput<'processes.kill'>> {
  const probe = session.probeOrNull
  if (probe === null) throw new LabError('engine-error', 'the probe is not running: processes cannot be signalled from the host now')
  const line = ['kill', `-${signal.name.replace(/^SIG/, '')}`, String(process.pid)].join(' ')
  const event = noteSignal(context, status, signal, `${signal.name} to host PID ${process.pid} (${process.comm})`, line, { hostPid: process.pid, from: 'host' })
  const refusal = await engineTrouble(() => probe.kill(process.pid, process.start, signal.number))
  lookAgain(session)
  if (refusal !== null) throw new LabError(refusal === 'gone' || refusal === 'reused' ? 'conflict' : 'refused', `the signal was not sent: ${refusal}`)
  return { at: event.at, event: event.id }
}

/** Programs that can send a signal from inside, in the order in which they are tried. */
const KILL_PROGRAMS: readonly (readonly string[])[] = [['/demo', 'kill'], ['kill'], ['/bin/kill'], ['/bin/busybox', 'kill']]
const EXEC_TIMEOUT_MS = 3_000
/** The engine's answer when a program is not in the image. */
const NO_SUCH_PROGRAM = new Set([126, 127])

async function killFromContainer(
  context: LabContext,
  session: EngineSession,
  process: SeenProcess,
  status: ContainerStatus,
  signal: Signal,
  from: string
): Promise<CommandOutput<'processes.kill'>> {
  const pod = context.publisher.pod(podUidOf(status.labels) ?? '')
  const sender = senderContainer(pod, from)
  const pidNamespace = sender.namespaces?.pid ?? null
  if (pidNamespace === null || pidNamespace !== process.ns.pid) throw new LabError('refused', `${from} cannot see that process: it is in another PID namespace (shareProcessNamespace is what would join them)`)
  const pid = String(process.nspid.at(-1) ?? process.pid)
  const word = `-${signal.name.replace(/^SIG/, '')}`
  const event = noteSignal(context, status, signal, `${signal.name} to PID ${pid} (${process.comm}) from inside ${from}`, dockerLine('exec', short(sender.id), 'kill', word, pid), { hostPid: process.pid, from })
  for (const program of KILL_PROGRAMS) {
    const result = await engineTrouble(() => session.runtime.exec(sender.id, [...program, word, pid], { timeoutMs: EXEC_TIMEOUT_MS }))
    if (result.exitCode !== null && NO_SUCH_PROGRAM.has(result.exitCode)) continue
    // The sender may have been among those it killed: then there is no exit code, or that of its own end.
    if (result.exitCode === 0 || result.exitCode === 137 || result.exitCode === null) {
      lookAgain(session)
      return { at: event.at, event: event.id }
    }
    throw new LabError('refused', `kill failed inside ${from}: ${(result.stderr || result.stdout).trim()}`)
  }
  throw new LabError('refused', `the image of ${from} has no program that can send a signal`)
}

function senderContainer(pod: PodView | undefined, name: string): { readonly id: string; readonly namespaces: PodView['containers'][number]['namespaces'] } {
  const container = pod?.containers.find((one) => one.name === name && one.state === 'running')
  if (container === undefined || container.id === null) throw new LabError('not-found', `no running container "${name}" in that pod (${PAUSE_NAME} is the sandbox's name)`)
  return { id: container.id, namespaces: container.namespaces }
}

function noteSignal(context: LabContext, status: ContainerStatus, signal: Signal, message: string, command: string, data: Readonly<Record<string, string | number>>): ReturnType<LabContext['note']> {
  const { labels } = status
  return context.note({
    at: Date.now(),
    source: 'user',
    type: 'Normal',
    reason: 'Signal',
    message,
    pod: { uid: labels[LABEL.podUid] ?? '', namespace: labels[LABEL.podNamespace] ?? '', name: labels[LABEL.podName] ?? '' },
    container: displayName(labels[LABEL.containerName]),
    containerId: status.id,
    command,
    data: { signal: signal.name, ...data }
  })
}
