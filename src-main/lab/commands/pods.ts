import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { type LabContext, workingSession } from '../context'
import { parseManifest } from '../manifests'
import { engineTrouble } from '../trouble'

export async function validatePods(_context: LabContext, { manifest }: ParsedInput<'pods.validate'>): Promise<CommandOutput<'pods.validate'>> {
  const { errors, warnings } = await parseManifest(manifest)
  return { errors, warnings }
}

export async function applyPods(context: LabContext, { manifest }: ParsedInput<'pods.apply'>): Promise<CommandOutput<'pods.apply'>> {
  const parsed = await parseManifest(manifest)
  if (parsed.errors.length > 0) {
    const [first] = parsed.errors
    const more = parsed.errors.length > 1 ? ` (and ${parsed.errors.length - 1} more)` : ''
    throw new LabError('invalid', `the manifest is invalid: ${first?.path ? `${first.path}: ` : ''}${first?.message ?? ''}${more}`, parsed.errors)
  }
  const session = workingSession(context)
  const pods = await engineTrouble(() => session.kubelet.apply(parsed.pods))
  for (const pod of pods) {
    if (pod.change === 'unchanged') continue
    context.note({
      at: Date.now(),
      source: 'user',
      type: 'Normal',
      reason: pod.change === 'created' ? 'Applied' : 'Updated',
      message: `pod/${pod.name} ${pod.change}`,
      pod: { uid: pod.uid, namespace: pod.namespace, name: pod.name },
      container: null,
      containerId: null,
      command: null,
      data: {}
    })
  }
  return { pods, warnings: parsed.warnings }
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

export async function deleteAllPods(context: LabContext, { graceSeconds }: ParsedInput<'pods.deleteAll'>): Promise<CommandOutput<'pods.deleteAll'>> {
  const uids = workingSession(context)
    .kubelet.pods()
    .map((worker) => worker.pod.pod.uid)
  await Promise.all(uids.map((uid) => deletePod(context, { uid, graceSeconds })))
  return { uids }
}

export function podManifest(context: LabContext, { uid }: ParsedInput<'pods.manifest'>): Promise<CommandOutput<'pods.manifest'>> {
  const worker = context.session().kubelet.pod(uid)
  if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  return Promise.resolve({ manifest: worker.pod.pod.source })
}
