import type { DetailTopic } from '../../api/details'
import type { ContainerView, NamespaceKind, PodView, ProcessView } from '../../api/model'
import type { ProbedTopic } from '../../observe/detailProtocol'

/** A pod with more processes than that is told of in part. */
export const MOST_PROCESSES = 64

export interface Subject {
  readonly process: ProcessView
  readonly container: ContainerView
}

/** A namespace, who of the pod is in it, and the process that it is read through. */
export interface Shared {
  readonly namespace: number
  readonly containers: readonly string[]
  readonly through: Subject
}

export interface Plan {
  /** The processes that live and can be looked at, those of pause first. */
  readonly subjects: readonly Subject[]
  /** The first process of each running container. */
  readonly firsts: readonly Subject[]
  readonly questions: ReadonlyMap<Subject, ReadonlySet<ProbedTopic>>
  readonly net: readonly Shared[]
  readonly ipc: readonly Shared[]
  readonly uts: readonly Shared[]
  readonly cut: boolean
}

/** Pure: which process is asked what, so that each is asked once and each namespace is read through one of them. */
export function planDetails(pod: Pick<PodView, 'containers' | 'processes'>, about: ReadonlySet<DetailTopic>): Plan {
  const all = pod.containers.flatMap((container) =>
    pod.processes.filter((process) => process.container === container.name && process.namespaces !== null && process.state !== 'Z').map((process) => ({ process, container }))
  )
  const firsts = all.filter(({ process, container }) => process.hostPid === container.hostPid)
  const subjects = [...firsts, ...all.filter((one) => !firsts.includes(one))].slice(0, MOST_PROCESSES)
  const questions = new Map<Subject, Set<ProbedTopic>>()
  const put = (subject: Subject, ...topics: readonly ProbedTopic[]): void => {
    const asked = questions.get(subject) ?? new Set()
    questions.set(subject, asked)
    for (const topic of topics) asked.add(topic)
  }
  const [net, ipc, uts] = (['net', 'ipc', 'uts'] as const).map((kind) => (about.has(kind) ? sharedBy(subjects, kind) : []))
  for (const { through } of net ?? []) put(through, 'net')
  for (const { through } of ipc ?? []) put(through, 'ipc')
  for (const subject of subjects) {
    if (about.has('net') || about.has('ipc')) put(subject, 'shared')
    if (about.has('process')) put(subject, 'process')
  }
  for (const first of firsts) {
    if (about.has('mnt')) put(first, 'mnt')
    if (about.has('cgroup')) put(first, 'cgroup')
  }
  return { subjects, firsts, questions, net: net ?? [], ipc: ipc ?? [], uts: uts ?? [], cut: all.length > subjects.length }
}

function sharedBy(subjects: readonly Subject[], kind: NamespaceKind): readonly Shared[] {
  const members = new Map<number, Subject[]>()
  for (const subject of subjects) {
    const namespace = subject.process.namespaces?.[kind] ?? null
    if (namespace !== null) members.set(namespace, [...(members.get(namespace) ?? []), subject])
  }
  return [...members].flatMap(([namespace, [through, ...others]]) =>
    through === undefined ? [] : [{ namespace, through, containers: [...new Set([through, ...others].map((one) => one.container.name))] }]
  )
}
