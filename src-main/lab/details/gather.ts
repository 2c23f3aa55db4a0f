import type { DetailProblem, DetailTopic, PodDetails, ProcessDetails, VolumeDetails } from '../../api/details'
import type { PodView } from '../../api/model'
import { decodeCgroup } from '../../observe/decode/cgroup'
import { decodeStatus } from '../../observe/decode/status'
import type { InsideAnswer, ProbedDetail, ProbedTopic } from '../../observe/detailProtocol'
import type { VolumeSpec } from '../../pod/spec'
import { Holders } from './holders'
import { ipcDetails } from './ipc'
import { netDetails } from './net'
import { type Plan, planDetails, type Shared, type Subject } from './plan'
import { type OtherPod, sharersOf } from './sharers'
import { bestMount, findMounts, type FoundMount, volumeDetails } from './volumes'

/** Who answers; a word instead of an answer says why not. */
export interface Sources {
  readonly detail: (subject: Subject, about: readonly ProbedTopic[], path?: string) => Promise<ProbedDetail | string>
  readonly inside: (subject: Subject) => Promise<InsideAnswer | string>
  readonly otherPods: () => readonly OtherPod[]
}

export async function gatherDetails(pod: PodView, volumes: readonly VolumeSpec[], about: ReadonlySet<DetailTopic>, sources: Sources): Promise<PodDetails> {
  return new Gathering(pod, volumes, about, sources).run()
}

class Gathering {
  private readonly plan: Plan
  private readonly holders: Holders
  private readonly told = new Map<Subject, ProbedDetail>()
  private readonly cut = new Set<string>()
  private readonly problems: DetailProblem[] = []

  constructor(
    private readonly pod: PodView,
    private readonly volumes: readonly VolumeSpec[],
    private readonly about: ReadonlySet<DetailTopic>,
    private readonly sources: Sources
  ) {
    this.plan = planDetails(pod, about)
    this.holders = new Holders(this.plan.subjects)
    if (this.plan.cut) this.cut.add('processes')
  }

  async run(): Promise<PodDetails> {
    const at = Date.now()
    const insides = this.lookInside()
    await this.askProbe()
    const [mnt, inside] = await Promise.all([this.about.has('mnt') ? this.mounted() : null, insides])
    return {
      at,
      net: this.list('net', this.plan.net.flatMap((shared) => this.with(shared, 'net', ({ files }) => netDetails(shared, files, this.holders)))),
      ipc: this.list('ipc', this.plan.ipc.flatMap((shared) => this.with(shared, 'ipc', (ipc) => ipcDetails(shared, ipc, inside.get(shared.through)?.sysvipc?.files ?? null, this.holders)))),
      uts: this.list('uts', this.plan.uts.flatMap((shared) => this.hostname(shared, inside))),
      mnt,
      cgroup: this.list('cgroup', this.plan.firsts.flatMap((one) => this.of(one, 'cgroup', ({ files }) => ({ container: one.container.name, ...decodeCgroup(files) })))),
      process: this.list('process', this.plan.subjects.flatMap((one) => this.of(one, 'process', ({ files }) => processDetails(one, files)))),
      cut: [...this.cut],
      problems: this.problems
    }
  }

  private async askProbe(): Promise<void> {
    await Promise.all(
      [...this.plan.questions].map(async ([subject, topics]) => {
        const answer = await this.sources.detail(subject, [...topics])
        if (typeof answer === 'string') return this.problem(subject, [...topics], answer)
        this.told.set(subject, answer)
        if (answer.shared !== undefined) this.holders.add(subject, answer.shared)
        for (const name of [answer.net, answer.mnt, answer.cgroup, answer.process].flatMap((section) => section?.cut ?? [])) this.cut.add(name)
        if (answer.shared?.cut === true) this.cut.add('descriptors')
        if (answer.ipc?.cut === true) this.cut.add('ipc')
      })
    )
  }

  /** One look gives a process's IPC and UTS namespace; containers of a pod share the first and often not the second. */
  private async lookInside(): Promise<ReadonlyMap<Subject, InsideAnswer>> {
    const subjects = new Set([...this.plan.ipc, ...this.plan.uts].map(({ through }) => through))
    const found = new Map<Subject, InsideAnswer>()
    await Promise.all(
      [...subjects].map(async (subject) => {
        const answer = await this.sources.inside(subject)
        const reason = typeof answer === 'string' ? answer : answer.error
        if (typeof answer === 'string' || reason !== null) {
          for (const topic of ['ipc', 'uts'] as const) if (this.about.has(topic)) this.problems.push({ topic, container: subject.container.name, reason: reason ?? 'unavailable' })
          return
        }
        found.set(subject, answer)
        for (const name of answer.sysvipc?.cut ?? []) this.cut.add(`systemV:${name}`)
      })
    )
    return found
  }

  private hostname({ namespace, containers, through }: Shared, inside: ReadonlyMap<Subject, InsideAnswer>): NonNullable<PodDetails['uts']> {
    const hostname = inside.get(through)?.hostname ?? null
    return hostname === null ? [] : [{ namespace, containers, hostname }]
  }

  private async mounted(): Promise<readonly VolumeDetails[]> {
    const found = this.plan.firsts.flatMap((one) => this.of(one, 'mnt', ({ files }) => findMounts(one, files['mountinfo'] ?? '')).flat())
    const names = [...new Set(this.pod.containers.flatMap(({ mounts }) => mounts.map(({ volume }) => volume)))]
    return Promise.all(names.map((name) => this.volume(name, found.filter(({ volume }) => volume === name))))
  }

  private async volume(name: string, mounts: readonly FoundMount[]): Promise<VolumeDetails> {
    const best = bestMount(mounts)
    const answer = best === null ? null : await this.sources.detail(best.subject, ['files'], best.view.path)
    if (best !== null && typeof answer === 'string') this.problem(best.subject, ['mnt'], answer)
    const files = typeof answer === 'string' ? undefined : answer?.files
    if (files?.cut === true) this.cut.add(`files:${name}`)
    return volumeDetails(name, this.volumes, mounts, files?.entries ?? null, sharersOf(this.volumes.find((one) => one.name === name), this.sources.otherPods()))
  }

  private of<K extends ProbedTopic, T>(subject: Subject, topic: K, make: (told: NonNullable<ProbedDetail[K]>) => T): readonly T[] {
    const told = this.told.get(subject)?.[topic]
    return told === undefined ? [] : [make(told)]
  }

  private with<K extends ProbedTopic, T>({ through }: Shared, topic: K, make: (told: NonNullable<ProbedDetail[K]>) => T): readonly T[] {
    return this.of(through, topic, make)
  }

  private list<T>(topic: DetailTopic, items: readonly T[]): readonly T[] | null {
    return this.about.has(topic) ? items : null
  }

  private problem({ container }: Subject, topics: readonly ProbedTopic[], reason: string): void {
    for (const topic of topics) {
      if (topic === 'shared' || topic === 'files' || topic === 'ns' || !this.about.has(topic)) continue
      this.problems.push({ topic, container: container.name, reason })
    }
  }
}

function processDetails({ process, container }: Subject, files: Readonly<Record<string, string>>): ProcessDetails {
  const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text))
  return {
    container: container.name,
    hostPid: process.hostPid,
    pid: process.pid,
    command: process.command,
    ...decodeStatus(files['status'] ?? ''),
    oomScore: number(files['oom_score']),
    oomScoreAdj: number(files['oom_score_adj'])
  }
}
