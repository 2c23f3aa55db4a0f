import { z } from 'zod'
import type { Claim, ContainerFact, ProofValue } from '../../api/prove'
import { LABEL } from '../../kubelet/labels'
import { quote, short } from '../../runtime/commandLine'
import type { Look } from './look'

type Of<K extends Claim['kind']> = Extract<Claim, { kind: K }>

/** The part of `docker inspect` that the facts below are in. */
const inspected = z.object({
  State: z.object({ Status: z.string(), ExitCode: z.number(), Pid: z.number(), StartedAt: z.string(), FinishedAt: z.string(), OOMKilled: z.boolean() }),
  Config: z.object({ Image: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
  Image: z.string(),
  HostConfig: z.object({ NetworkMode: z.string() }),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string() })).nullish() })
})

type Inspected = z.output<typeof inspected>

interface Fact {
  readonly template: string
  readonly words: (inspect: Inspected) => string
  readonly meaning: (words: string) => ProofValue
}

const text = (words: string): ProofValue => words
const number = (words: string): ProofValue => (words === '' ? null : Number(words))
const label = (name: string): Fact => ({ template: `index .Config.Labels "${name}"`, words: ({ Config }) => Config.Labels?.[name] ?? '', meaning: number })

const FACTS: Readonly<Record<ContainerFact, Fact>> = {
  state: { template: '.State.Status', words: ({ State }) => State.Status, meaning: text },
  exitCode: { template: '.State.ExitCode', words: ({ State }) => String(State.ExitCode), meaning: number },
  hostPid: { template: '.State.Pid', words: ({ State }) => String(State.Pid), meaning: number },
  startedAt: { template: '.State.StartedAt', words: ({ State }) => State.StartedAt, meaning: milliseconds },
  finishedAt: { template: '.State.FinishedAt', words: ({ State }) => State.FinishedAt, meaning: milliseconds },
  oomKilled: { template: '.State.OOMKilled', words: ({ State }) => String(State.OOMKilled), meaning: (words) => words === 'true' },
  restartCount: label(LABEL.restartCount),
  sandboxAttempt: label(LABEL.attempt),
  image: { template: '.Config.Image', words: ({ Config }) => Config.Image, meaning: text },
  imageId: { template: '.Image', words: ({ Image }) => Image, meaning: text },
  ip: { template: 'range .NetworkSettings.Networks}}{{.IPAddress}}{{end', words: ({ NetworkSettings }) => Object.values(NetworkSettings.Networks ?? {}).map(({ IPAddress }) => IPAddress).join(''), meaning: (words) => (words === '' ? null : words) },
  networkMode: { template: '.HostConfig.NetworkMode', words: ({ HostConfig }) => HostConfig.NetworkMode, meaning: text }
}

export function containerLook({ id, fact, value }: Of<'container'>): Look {
  const { template, words, meaning } = FACTS[fact]
  return {
    ask: 'containers',
    ids: [id],
    command: inspectLine(template, [id]),
    claimed: value,
    read: ([inspect]) => {
      const output = words(inspected.parse(inspect))
      return { output, found: meaning(output) }
    }
  }
}

export function restartedLook({ dead, next, afterMs }: Of<'restarted'>): Look {
  return {
    ask: 'containers',
    ids: [dead, next],
    command: inspectLine('.State.FinishedAt}} {{.State.StartedAt', [dead, next]),
    claimed: afterMs,
    read: (inspects) => {
      const [first, second] = inspects.map((one) => inspected.parse(one).State)
      if (first === undefined || second === undefined) return null
      const output = [first, second].map((state) => `${state.FinishedAt} ${state.StartedAt}`).join('\n')
      return { output, found: Math.max(0, Math.round(milliseconds(second.StartedAt) - milliseconds(first.FinishedAt))) }
    }
  }
}

export function imageSizeLook({ image, sizeBytes }: Of<'imageSize'>): Look {
  return { ask: 'image', image, command: `docker image inspect --format '{{.Size}}' ${quote(image)}`, claimed: sizeBytes, read: (found) => ({ output: String(found), found }) }
}

function inspectLine(template: string, ids: readonly string[]): string {
  return `docker inspect --format '{{${template}}}' ${ids.map(short).join(' ')}`
}

/** The engine's times are finer than a millisecond. */
function milliseconds(time: string): number {
  return Date.parse(time)
}
