import { expandEnv, expandWords } from '../pod/expand'
import { containerName, sandboxName } from '../pod/naming'
import type { ContainerSpec } from '../pod/spec'
import type { ContainerRequest } from '../runtime/port'
import { LABEL, SANDBOX_NAME } from './labels'
import { emptyDirName, type PodRecord } from './records'

/** 10 MB, five times, per container: the lab's bound for app logs. */
const APP_LOG = { maxSize: '10m', maxFiles: 5 } as const
/** kubelet: qos.PodInfraOOMAdj, and 1000 for the BestEffort class. */
const SANDBOX_OOM_SCORE = -998
const BEST_EFFORT_OOM_SCORE = 1_000
/** cgroup v1's smallest, which a kubelet gives to whoever asks for no CPU. */
const MIN_CPU_SHARES = 2
const SANDBOX_SHM_BYTES = 64 * 1024 * 1024

export interface SandboxPlan {
  readonly lab: string
  readonly pod: PodRecord
  readonly attempt: number
  readonly infraImage: string
  readonly network: string
  readonly ip: string | null
  /** false on machines where nobody may go below 0. */
  readonly negativeOomScore: boolean
}

export function planSandbox(plan: SandboxPlan): ContainerRequest {
  const { spec, uid } = plan.pod
  return {
    name: sandboxName({ pod: spec.name, namespace: spec.namespace, uid }, plan.attempt),
    image: plan.infraImage,
    hostname: spec.hostname,
    labels: {
      ...podLabels(plan.lab, plan.pod),
      [LABEL.dockerType]: 'podsandbox',
      [LABEL.containerName]: SANDBOX_NAME,
      [LABEL.role]: 'sandbox',
      [LABEL.attempt]: String(plan.attempt),
      ...(plan.ip === null ? {} : { [LABEL.ip]: plan.ip }),
      [LABEL.generation]: String(plan.pod.generation),
      [LABEL.spec]: JSON.stringify(spec),
      ...Object.fromEntries(Object.entries(spec.annotations).map(([key, value]) => [`annotation.${key}`, value]))
    },
    network: { mode: 'bridge', network: plan.network, ip: plan.ip },
    // Without this nobody may join: "non-shareable IPC".
    ipc: 'shareable',
    ports: spec.containers.flatMap((container) =>
      container.ports.flatMap((port) =>
        port.hostPort === null ? [] : [{ containerPort: port.containerPort, protocol: port.protocol, hostIP: port.hostIP ?? '127.0.0.1', hostPort: port.hostPort }]
      )
    ),
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
  readonly sandboxId: string
  readonly sandboxAttempt: number
}

export function planContainer(plan: ContainerPlan): ContainerRequest {
  const { container, pod } = plan
  const { spec, uid } = pod
  // Plain values only: the others need resolveEnv (pod/resolve), which asks for the pod's context.
  const env = expandEnv(container.env.filter((variable) => variable.kind === 'value'))
  return {
    name: containerName(container.name, { pod: spec.name, namespace: spec.namespace, uid }, plan.attempt),
    image: container.image,
    entrypoint: container.command === null ? undefined : expandWords(container.command, env),
    args: container.args === null ? undefined : expandWords(container.args, env),
    workingDir: container.workingDir ?? undefined,
    env: env.map((variable) => `${variable.name}=${variable.value}`),
    labels: {
      ...podLabels(plan.lab, pod),
      [LABEL.dockerType]: 'container',
      [LABEL.containerName]: container.name,
      [LABEL.containerLogPath]: `/var/log/pods/${spec.namespace}_${spec.name}_${uid}/${container.name}/${plan.attempt}.log`,
      [LABEL.sandboxId]: plan.sandboxId,
      [LABEL.hash]: plan.hash,
      [LABEL.ports]: JSON.stringify(container.ports),
      [LABEL.restartCount]: String(plan.attempt),
      [LABEL.terminationMessagePath]: '/dev/termination-log',
      [LABEL.terminationMessagePolicy]: 'File',
      [LABEL.gracePeriod]: String(spec.terminationGracePeriodSeconds),
      [LABEL.role]: container.role,
      [LABEL.attempt]: String(plan.sandboxAttempt),
      [LABEL.backOff]: String(plan.backOffMs)
    },
    network: { mode: 'container', id: plan.sandboxId },
    ipc: { container: plan.sandboxId },
    ...(spec.shareProcessNamespace ? { pid: { container: plan.sandboxId } } : {}),
    mounts: container.mounts.map((mount) => ({ volume: emptyDirName(plan.lab, uid, mount.volume), path: mount.path, readOnly: mount.readOnly })),
    oomScoreAdj: BEST_EFFORT_OOM_SCORE,
    cpuShares: MIN_CPU_SHARES,
    log: APP_LOG
  }
}

function podLabels(lab: string, pod: PodRecord): Record<string, string> {
  return { [LABEL.owner]: lab, [LABEL.podName]: pod.spec.name, [LABEL.podNamespace]: pod.spec.namespace, [LABEL.podUid]: pod.uid }
}
