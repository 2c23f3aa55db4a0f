import { expandWords } from '../pod/expand'
import { containerName, sandboxName } from '../pod/naming'
import type { Env } from '../pod/resolve/env'
import type { ContainerSpec, PodSpec } from '../pod/spec'
import type { ContainerRequest, MountRequest } from '../runtime/port'
import { LABEL, SANDBOX_NAME } from './labels'
import { planHolder, planJoiner, type PodAddress } from './namespacePlan'
import type { PodRecord } from './records'
import { type Machine, planResources } from './resourcePlan'
import { planSecurity, shimDrops } from './securityPlan'

/** 10 MB, five times, per container: the lab's bound for app logs. */
const APP_LOG = { maxSize: '10m', maxFiles: 5 } as const
/** kubelet: qos.PodInfraOOMAdj. */
const SANDBOX_OOM_SCORE = -998
/** cgroup v1's smallest, which a kubelet gives to whoever asks for no CPU. */
const MIN_CPU_SHARES = 2
const SANDBOX_SHM_BYTES = 64 * 1024 * 1024

export interface SandboxPlan extends PodAddress {
  readonly lab: string
  readonly pod: PodRecord
  readonly attempt: number
  readonly infraImage: string
  /** false on machines where nobody may go below 0. */
  readonly negativeOomScore: boolean
}

export function planSandbox(plan: SandboxPlan): ContainerRequest {
  const { spec, uid } = plan.pod
  return {
    name: sandboxName({ pod: spec.name, namespace: spec.namespace, uid }, plan.attempt),
    image: spec.infraImage ?? plan.infraImage,
    labels: {
      ...podLabels(plan.lab, plan.pod),
      [LABEL.dockerType]: 'podsandbox',
      [LABEL.containerName]: SANDBOX_NAME,
      [LABEL.role]: 'sandbox',
      [LABEL.attempt]: String(plan.attempt),
      ...holderLabels(plan.pod, plan.ip),
      ...Object.fromEntries(Object.entries(spec.annotations).map(([key, value]) => [`annotation.${key}`, value]))
    },
    ...planHolder(spec, plan),
    oomScoreAdj: plan.negativeOomScore ? SANDBOX_OOM_SCORE : 0,
    cpuShares: MIN_CPU_SHARES,
    shmSize: SANDBOX_SHM_BYTES,
    securityOpt: ['no-new-privileges'],
    log: APP_LOG
  }
}

export interface ContainerPlan {
  readonly lab: string
  readonly pod: PodRecord
  readonly container: ContainerSpec
  readonly hash: string
  readonly attempt: number
  readonly backOffMs: number
  /** Whose namespaces it joins, or the address of one that holds them itself (a pod without a sandbox). */
  readonly namespaces: { readonly joins: string; readonly targetId: string | null } | { readonly holds: PodAddress }
  readonly sandboxAttempt: number
  /** Resolved: what its `$(VAR)` references see. */
  readonly env: Env
  readonly mounts: readonly MountRequest[]
  readonly machine: Machine
}

export function planContainer(plan: ContainerPlan): ContainerRequest {
  const { container, pod, env, namespaces } = plan
  const { spec, uid } = pod
  return {
    name: containerName(container.name, { pod: spec.name, namespace: spec.namespace, uid }, plan.attempt),
    image: container.image,
    ...commandOf(spec, container, env),
    workingDir: container.workingDir ?? undefined,
    env: env.map((variable) => `${variable.name}=${variable.value}`),
    labels: {
      ...podLabels(plan.lab, pod),
      [LABEL.dockerType]: 'container',
      [LABEL.containerName]: container.name,
      [LABEL.containerLogPath]: `/var/log/pods/${spec.namespace}_${spec.name}_${uid}/${container.name}/${plan.attempt}.log`,
      [LABEL.sandboxId]: 'joins' in namespaces ? namespaces.joins : '',
      [LABEL.hash]: plan.hash,
      [LABEL.ports]: JSON.stringify(container.ports),
      [LABEL.restartCount]: String(plan.attempt),
      [LABEL.terminationMessagePath]: container.terminationMessagePath,
      [LABEL.terminationMessagePolicy]: container.terminationMessagePolicy,
      [LABEL.gracePeriod]: String(spec.terminationGracePeriodSeconds),
      [LABEL.role]: container.role,
      [LABEL.attempt]: String(plan.sandboxAttempt),
      [LABEL.backOff]: String(plan.backOffMs),
      ...('holds' in namespaces ? holderLabels(pod, namespaces.holds.ip) : {})
    },
    ...('joins' in namespaces ? planJoiner(spec, namespaces.joins, namespaces.targetId) : { ...planHolder(spec, namespaces.holds), shmSize: SANDBOX_SHM_BYTES }),
    mounts: plan.mounts,
    ...planResources(spec, container, plan.machine),
    ...planSecurity(spec, container),
    ...(container.stdin ? { openStdin: true, stdinOnce: container.stdinOnce } : {}),
    ...(container.tty ? { tty: true } : {}),
    ...(container.lifecycle.stopSignal === null ? {} : { stopSignal: container.lifecycle.stopSignal }),
    log: APP_LOG
  }
}

/** The shim of the demo image: joins pause's UTS namespace, gives up the power to, and becomes the program. */
const JOIN_UTS = ['/demo', 'join-uts']
const DEMO = '/demo'

/** A command drops the image's Cmd, too, as Kubernetes has it: Docker does the same once there is an Entrypoint. */
function commandOf(spec: PodSpec, container: ContainerSpec, env: Env): Pick<ContainerRequest, 'entrypoint' | 'args'> {
  const command = container.command === null ? undefined : expandWords(container.command, env)
  const args = container.args === null ? undefined : expandWords(container.args, env)
  if (!spec.shareUts) return { entrypoint: command, args }
  const words = [...(command ?? []), ...(args ?? [])]
  const drops = shimDrops(container)
  return { entrypoint: [...JOIN_UTS, ...(drops.length === 0 ? [] : ['--drop', drops.join()]), '--'], args: words[0] === DEMO ? words.slice(1) : words }
}

/** What whoever holds the pod's namespaces tells a later lab. */
function holderLabels(pod: PodRecord, ip: string | null): Record<string, string> {
  return { ...(ip === null ? {} : { [LABEL.ip]: ip }), [LABEL.generation]: String(pod.generation), [LABEL.spec]: JSON.stringify(pod.spec) }
}

function podLabels(lab: string, pod: PodRecord): Record<string, string> {
  return { [LABEL.owner]: lab, [LABEL.podName]: pod.spec.name, [LABEL.podNamespace]: pod.spec.namespace, [LABEL.podUid]: pod.uid }
}
