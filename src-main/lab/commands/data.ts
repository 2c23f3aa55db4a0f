import type { CommandOutput, ParsedInput } from '../../api/commands'
import type { DataName } from '../../kubelet/data/port'
import { type LabContext, workingSession } from '../context'
import { engineTrouble } from '../trouble'

export function listData(context: LabContext): Promise<CommandOutput<'data.list'>> {
  return Promise.resolve({ objects: workingSession(context).kubelet.env.data.list() })
}

export async function deleteData(context: LabContext, name: ParsedInput<'data.delete'>): Promise<CommandOutput<'data.delete'>> {
  const session = workingSession(context)
  await engineTrouble(() => session.kubelet.deleteData(name))
  noteData(context, name, 'Deleted', 'deleted')
  return name
}

/** Names only: what an object holds may be a secret. */
export function noteData(context: LabContext, { kind, namespace, name }: DataName, reason: string, done: string): void {
  context.note({
    at: Date.now(),
    source: 'user',
    type: 'Normal',
    reason,
    message: `${kind.toLowerCase()}/${name} ${done}`,
    pod: null,
    container: null,
    containerId: null,
    command: null,
    data: { kind, namespace, name }
  })
}
