import type { Claim, Proof, Unseen } from '../../api/prove'
import type { InsideAnswer, ProbedDetail, ProbedHost, ProbedTopic } from '../../observe/detailProtocol'
import { agrees } from './compare'
import type { Look, ProcessId, Sight } from './look'
import { planLook } from './plan'

/** Who answers; a word, or null for a container that is gone, instead of an answer says why not. */
export interface Witnesses {
  readonly cgroup: 1 | 2
  readonly detail: (process: ProcessId, topics: readonly ProbedTopic[]) => Promise<ProbedDetail | string>
  readonly host: () => Promise<ProbedHost | null>
  readonly inside: (process: ProcessId, container: string) => Promise<InsideAnswer | string>
  readonly inspect: (id: string) => Promise<unknown>
  /** Bytes. */
  readonly imageSize: (image: string) => Promise<number | null>
}

type Answer = { readonly sight: Sight } | { readonly unseen: Unseen }

/** Looks afresh: nothing that the lab remembers is asked. */
export async function takeProof(claim: Claim, witnesses: Witnesses): Promise<Proof> {
  const look = planLook(claim, witnesses.cgroup)
  const at = Date.now()
  const answer = await askAbout(look, witnesses)
  const where = look.ask === 'containers' || look.ask === 'image' ? 'engine' : 'kernel'
  const common = { command: look.command, where, at, claimed: look.claimed } as const
  if ('unseen' in answer) return { ...common, output: '', found: null, verdict: 'unseen', unseen: answer.unseen }
  const { output, found, command = look.command } = answer.sight
  return { ...common, command, output, found, verdict: agrees(claim, look.claimed, found) ? 'agrees' : 'disagrees', unseen: null }
}

async function askAbout(look: Look, witnesses: Witnesses): Promise<Answer> {
  switch (look.ask) {
    case 'processes': {
      const answers = await Promise.all(look.processes.map((process) => witnesses.detail(process, [look.topic])))
      const refused = answers.find((answer) => typeof answer === 'string')
      if (refused !== undefined) return { unseen: reasonOf(refused) }
      return seen(look.read(answers.flatMap((answer) => (typeof answer === 'string' ? [] : [filesOf(answer, look.topic)]))))
    }
    case 'host': {
      const answer = await witnesses.host()
      return answer === null ? { unseen: 'unavailable' } : seen(look.read(answer.ns.files))
    }
    case 'inside': {
      const answer = await witnesses.inside(look.process, look.container)
      if (typeof answer === 'string' || answer.error !== null) return { unseen: reasonOf(typeof answer === 'string' ? answer : (answer.error ?? '')) }
      return seen(typeof answer.hostname === 'string' ? look.read(answer.hostname) : null)
    }
    case 'containers': {
      const inspects = await Promise.all(look.ids.map((id) => witnesses.inspect(id)))
      return inspects.includes(null) ? { unseen: 'gone' } : seen(look.read(inspects))
    }
    case 'image': {
      const size = await witnesses.imageSize(look.image)
      return size === null ? { unseen: 'gone' } : { sight: look.read(size) }
    }
  }
}

function filesOf(detail: ProbedDetail, topic: ProbedTopic): Readonly<Record<string, string>> {
  const section = topic === 'shared' || topic === 'ipc' || topic === 'files' ? undefined : detail[topic]
  return section?.files ?? {}
}

function seen(sight: Sight | null): Answer {
  return sight === null ? { unseen: 'unreadable' } : { sight }
}

/** `not-watched`: its container is none of the lab's any more. */
function reasonOf(word: string): Unseen {
  return word === 'gone' || word === 'reused' || word === 'not-watched' ? 'gone' : 'unavailable'
}
