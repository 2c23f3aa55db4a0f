import type { Contest, Subject } from './cases/subject'

export interface Measured {
  readonly contest: Contest
  /** Times in ms, in the order of the rounds. */
  readonly times: ReadonlyMap<Subject, readonly number[]>
}

export interface Progress {
  readonly say: (line: string) => void
  /** Called around each counted run of the lab. */
  readonly aroundLab?: <T>(run: () => Promise<T>) => Promise<T>
}

/**
 * Every contestant once in each round, in an order that turns from round to round: whatever the machine does meanwhile
 * meets them all. One round before the first is not counted.
 */
export async function compete(contest: Contest, wanted: readonly Subject[], runs: number, progress: Progress, interrupted: AbortSignal): Promise<Measured> {
  const times = new Map<Subject, number[]>(wanted.map((subject) => [subject, []]))
  for (let round = 0; round <= runs; round++) {
    const turn = wanted.map((_, index) => wanted[(index + round) % wanted.length]).filter((subject) => subject !== undefined)
    for (const subject of turn) {
      interrupted.throwIfAborted()
      const measure = (): Promise<number> => subject.measure(round)
      const time = await unlessAborted(round > 0 && subject === contest.lab && progress.aroundLab !== undefined ? progress.aroundLab(measure) : measure(), interrupted)
      if (round > 0) times.get(subject)?.push(time)
    }
    if (round > 0) progress.say(`round ${round}: ${wanted.map((subject) => `${subject.name} ${Math.round(times.get(subject)?.at(-1) ?? 0)}`).join(' | ')} ms`)
  }
  return { contest, times }
}

/** Rejects as soon as somebody wants to end; what the work still does then meets closed connections, and nobody listens. */
async function unlessAborted<T>(work: Promise<T>, interrupted: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(interrupted.reason instanceof Error ? interrupted.reason : new Error('ended'))
    interrupted.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    interrupted.removeEventListener('abort', stop)
  }
}
