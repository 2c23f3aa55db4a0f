import type { ContainerView, PodCondition, PodPhase, PodView } from '../api/model'
import { ownerInstance } from '../kubelet/anchor'
import { LABEL } from '../kubelet/labels'
import { isInitialized, podPhase } from '../kubelet/phase'
import { podConditions } from '../kubelet/podConditions'
import type { PodRecords } from '../kubelet/records'
import { type ContainerCondition, containerCondition } from '../kubelet/status'
import { kubectlStatus } from '../kubelet/statusColumn'
import { isAlive, type PodWorld } from '../kubelet/world'
import { containersOf } from '../pod/containers'
import { twinOf } from '../pod/twin'
import type { ContainerStatus } from '../runtime/port'
import { containerView, type ContainerViewInput, hideUnseen, sandboxView } from './containerViews'
import { processViews } from './processViews'

export interface PodViewInput extends ContainerViewInput {
  readonly records: PodRecords
  /** The pod as it was last published; none for a new one. */
  readonly before: PodView | undefined
  /** Of the machine; the address of a pod on the host's network. */
  readonly hostIP: string | null
}

export function buildPodView(input: PodViewInput): PodView {
  const { records, world } = input
  const { pod, deletion, failure } = records
  const { spec } = pod
  const [sandbox] = world.sandboxes
  // Pods show them in this order; the kubelet's own order of work is another.
  const specs = containersOf(spec)
  const all = specs.map((one) => ({ spec: one, condition: hideUnseen(input, containerCondition(world, one, input.waiting)) }))
  const conditions = all.map((one) => one.condition)
  // A pod that has come to its end stays so, also while its containers are taken away one by one.
  const phase = deletion !== null && isFinal(input.before?.phase) ? input.before.phase : podPhase(world, conditions)
  const holder = holderStatus(world)
  const ip = podIp(input, holder, phase)
  const status = podConditions({ phase, hasSandbox: holder !== undefined && isAlive(holder) && ip !== null, conditions, createdAt: pod.createdAt, now: world.now, before: input.before?.conditions ?? [] })
  const isTrue = (type: PodCondition['type']): boolean => status.some((one) => one.type === type && one.status === 'True')
  return {
    uid: pod.uid,
    namespace: spec.namespace,
    name: spec.name,
    phase,
    status: kubectlStatus({ phase, reason: failure?.reason ?? null, initialized: isInitialized(conditions), ready: isTrue('Ready'), deleting: deletion !== null }, conditions),
    createdAt: pod.createdAt,
    generation: pod.generation,
    deletionTimestamp: deletion?.deadline ?? null,
    ip,
    sandboxAttempt: sandbox?.attempt ?? 0,
    sandboxId: sandbox?.id ?? null,
    restartPolicy: spec.restartPolicy,
    shareProcessNamespace: spec.shareProcessNamespace,
    sandbox: spec.sandbox,
    twinOf: twinOf(spec),
    qosClass: spec.qosClass,
    conditions: status,
    reason: failure?.reason ?? null,
    message: failure?.message ?? null,
    labels: spec.labels,
    containers: [...(spec.sandbox === 'none' ? [] : [sandboxView(input, sandbox)]), ...all.map((one) => takenAway(input, one.condition) ?? containerView(input, one.spec, one.condition))],
    processes: processViews(world, input.processes)
  }
}

/** Of a pod that is deleted: an ended container that is removed already, as it was last seen. */
function takenAway({ before, records }: PodViewInput, { name, instance }: ContainerCondition): ContainerView | undefined {
  if (records.deletion === null || instance !== null) return undefined
  return before?.containers.find((one) => one.name === name && one.state === 'terminated')
}

function isFinal(phase: PodPhase | undefined): phase is 'Succeeded' | 'Failed' {
  return phase === 'Succeeded' || phase === 'Failed'
}

/** Who holds the pod's namespaces now. */
function holderStatus(world: PodWorld): ContainerStatus | undefined {
  return world.spec.sandbox === 'none' ? ownerInstance(world)?.status : world.sandboxes[0]?.status
}

/** A finished pod keeps the address it had: the API expects it (pleg, getPodIPs). */
function podIp({ world, hostIP }: PodViewInput, holder: ContainerStatus | undefined, phase: PodPhase): string | null {
  if (holder === undefined) return null
  if (!isAlive(holder)) return isFinal(phase) && world.spec.sandbox !== 'none' ? (holder.labels[LABEL.ip] ?? null) : null
  return world.spec.hostNetwork ? hostIP : holder.ip
}
