import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { type LabContext, workingSession } from '../context'
import { parseManifest } from '../manifests'
import { engineTrouble } from '../trouble'

export async function validatePods(context: LabContext, { manifest }: ParsedInput<'pods.validate'>): Promise<CommandOutput<'pods.validate'>> {
  const { errors, warnings } = await parseManifest(manifest, context.settings.get())
  return { errors, warnings }
}

export async function deletePod(context: LabContext, { uid, graceSeconds }: ParsedInput<'pods.delete'>): Promise<CommandOutput<'pods.delete'>> {
  const session = workingSession(context)
  const deletion = await engineTrouble(() => session.kubelet.delete(uid, graceSeconds))
  const spec = session.kubelet.pod(uid)?.pod.pod.spec
  context.note({
    at: Date.now(),
    source: 'user',
    type: 'Normal',
    reason: 'Deleted',
    message: `pod "${spec?.name ?? uid}" deleted`,
    pod: spec === undefined ? null : { uid, namespace: spec.namespace, name: spec.name },
    container: null,
    containerId: null,
    command: null,
    data: { graceSeconds: graceSeconds ?? spec?.terminationGracePeriodSeconds ?? null }
  })
  return { uid, deletionTimestamp: deletion.deadline }
}

/** What a kubelet would do by itself, once, for those who turned it off to see what plain Docker leaves behind. */
export function mendPod(context: LabContext, { uid }: ParsedInput<'pods.mend'>): Promise<CommandOutput<'pods.mend'>> {
  const worker = workingSession(context).kubelet.pod(uid)
  if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  const { spec } = worker.pod.pod
  const event = context.note({
    at: Date.now(),
    source: 'user',
    type: 'Normal',
    reason: 'Mended',
    message: `pod/${spec.name} is brought to what it should be, once`,
    pod: { uid, namespace: spec.namespace, name: spec.name },
    container: null,
    containerId: null,
    command: null,
    data: {}
  })
  worker.mend()
  return Promise.resolve({ at: event.at, event: event.id })
}

export function podManifest(context: LabContext, { uid }: ParsedInput<'pods.manifest'>): Promise<CommandOutput<'pods.manifest'>> {
  const worker = context.session().kubelet.pod(uid)
  if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  return Promise.resolve({ manifest: worker.pod.pod.source })
}
