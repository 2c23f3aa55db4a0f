import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { LABEL } from '../../kubelet/labels'
import { dockerLine, short } from '../../runtime/commandLine'
import type { ContainerStatus } from '../../runtime/port'
import { type LabContext, workingSession } from '../context'
import { displayName } from '../engineEvents'
import { shellIn } from '../shells'
import { engineTrouble } from '../trouble'
import { ownContainer } from './kill'

export async function openTerminal(context: LabContext, { subscriber, id, command, cols, rows }: ParsedInput<'terminal.open'>): Promise<CommandOutput<'terminal.open'>> {
  const session = workingSession(context)
  const status = ownContainer(session, id)
  requireSubscriber(context, subscriber)
  context.terminals.admit()
  const shell = command === undefined ? await engineTrouble(() => shellIn(session.runtime, status.id)) : null
  const words = command ?? (shell === null ? null : [shell])
  if (words === null) return { stream: null, command: [] }
  const terminal = await engineTrouble(() => session.runtime.openTerminal(status.id, words, { columns: cols, rows }))
  noteTerminal(context, status, words)
  const stream = context.terminals.start(session, subscriber, status.id, terminal)
  // Who asked may have left meanwhile, and would never close it.
  if (!context.publisher.has(subscriber)) context.streams.close(stream)
  return { stream, command: words }
}

export function writeTerminal(context: LabContext, { stream, data }: ParsedInput<'terminal.write'>): Promise<CommandOutput<'terminal.write'>> {
  context.terminals.get(stream).write(data)
  return Promise.resolve({ stream })
}

export async function resizeTerminal(context: LabContext, { stream, cols, rows }: ParsedInput<'terminal.resize'>): Promise<CommandOutput<'terminal.resize'>> {
  const terminal = context.terminals.get(stream)
  await engineTrouble(() => terminal.resize({ columns: cols, rows }))
  return { stream }
}

export function requireSubscriber(context: LabContext, subscriber: string): void {
  if (!context.publisher.has(subscriber)) throw new LabError('not-found', 'no such subscriber: it is named in the first message of /api/events')
}

function noteTerminal(context: LabContext, status: ContainerStatus, command: readonly string[]): void {
  const { labels } = status
  const container = displayName(labels[LABEL.containerName])
  context.note({
    at: Date.now(),
    source: 'user',
    type: 'Normal',
    reason: 'Exec',
    message: `a terminal in ${container ?? short(status.id)}: ${command.join(' ')}`,
    pod: { uid: labels[LABEL.podUid] ?? '', namespace: labels[LABEL.podNamespace] ?? '', name: labels[LABEL.podName] ?? '' },
    container,
    containerId: status.id,
    command: dockerLine('exec', '-it', short(status.id), ...command),
    data: {}
  })
}
