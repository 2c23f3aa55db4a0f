import type { AppliedPod, CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import type { PodView } from '../../api/model'
import { buildProgress, isBuilt } from '../buildProgress'
import { type LabContext, workingSession } from '../context'
import type { JobMeasure } from '../jobs'
import { parseManifest } from '../manifests'
import { engineTrouble } from '../trouble'
import { until } from '../until'
import { noteData } from './data'
import { deletePod } from './pods'

type Applied = CommandOutput<'pods.apply'>

/**
 * Answers once what was asked is durable; several pods are then followed until their containers run. Stopped before the first
 * record was written, nothing was done. Stopped later, the pods that are new and not yet whole are deleted again; those that
 * are whole stay, and so do updates and data: there is no earlier version to go back to. So nothing is left half-built.
 */
export async function applyPods(context: LabContext, { manifest }: ParsedInput<'pods.apply'>): Promise<Applied> {
  const parsed = await parseManifest(manifest, context.settings.get())
  if (parsed.errors.length > 0) {
    const [first] = parsed.errors
    const more = parsed.errors.length > 1 ? ` (and ${parsed.errors.length - 1} more)` : ''
    throw new LabError('invalid', `the manifest is invalid: ${first?.path ? `${first.path}: ` : ''}${first?.message ?? ''}${more}`, parsed.errors)
  }
  const session = workingSession(context)
  let followed: readonly AppliedPod[] = []
  const wanted = parsed.pods.reduce((sum, { spec }) => sum + (spec.sandbox === 'none' ? 0 : 1) + spec.initContainers.length + spec.containers.length, 0)
  const measure = (): JobMeasure => (followed.length === 0 ? { done: 0, total: wanted, cancellable: true } : progressOf(context, followed))
  return context.jobs.run({ kind: 'apply', what: parsed.pods.map(({ spec }) => spec.name).join(', '), unit: 'containers', key: null }, measure, async (signal, answer) => {
    const { pods, data } = await engineTrouble(() => session.kubelet.apply(parsed, signal))
    for (const object of data) if (object.change !== 'unchanged') noteData(context, object, object.change === 'created' ? 'Applied' : 'Updated', object.change)
    for (const pod of pods) if (pod.change !== 'unchanged') notePod(context, pod)
    const applied = { pods, data, warnings: parsed.warnings }
    answer(applied)
    followed = pods.filter((pod) => pod.change !== 'unchanged')
    if (followed.length > 1) await follow(context, followed, signal)
    return applied
  })
}

async function follow(context: LabContext, pods: readonly AppliedPod[], signal: AbortSignal): Promise<void> {
  const { kubelet } = workingSession(context)
  const there = (): readonly AppliedPod[] => pods.filter(({ uid }) => kubelet.pod(uid) !== undefined)
  await until(() => there().every((pod) => isSettled(context.publisher.pod(pod.uid))), signal)
  const unfinished = there().filter((pod) => !isFinished(context.publisher.pod(pod.uid)))
  if (signal.aborted) await Promise.all(unfinished.filter((pod) => pod.change === 'created').map((pod) => deletePod(context, { uid: pod.uid }).catch(unlessGone)))
  else if (unfinished.length > 0) throw new Error(unfinished.map(({ uid }) => stuckOf(context.publisher.pod(uid))).join('; '))
}

function progressOf(context: LabContext, pods: readonly AppliedPod[]): JobMeasure {
  const progress = pods.flatMap(({ uid }) => context.publisher.pod(uid) ?? []).map(buildProgress)
  return { done: sum(progress.map(({ up }) => up)), total: sum(progress.map(({ wanted }) => wanted)), cancellable: true }
}

function isFinished(pod: PodView | undefined): boolean {
  return pod !== undefined && (pod.deletionTimestamp !== null || isBuilt(pod))
}

function isSettled(pod: PodView | undefined): boolean {
  return isFinished(pod) || (pod !== undefined && buildProgress(pod).stuck !== null)
}

function stuckOf(pod: PodView | undefined): string {
  return pod === undefined ? '' : (buildProgress(pod).stuck ?? pod.name)
}

function unlessGone(error: unknown): void {
  if (!(error instanceof LabError) || error.code !== 'not-found') throw error
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function notePod(context: LabContext, pod: AppliedPod): void {
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
