import { setTimeout as delay } from 'node:timers/promises'
import type { ScaledBackOff } from './backOff'
import type { Kill } from './plan'
import { awaitDeath, awaitRecovery } from './recovery'
import { type Field, strike } from './strike'

export interface Outcome {
  recovered: number
  /** One for each recovery; hasty kills share the recovery of the last of them. */
  readonly seconds: number[]
  readonly problems: string[]
  /** Recoveries that came, but late, each with its story. */
  readonly slow: string[]
}

/** Nothing but a container's refusal to obey SIGTERM should take this long. */
const SLOW_S = 5

/** Several pods at once, but within a pod one chain of kills after another, in the order of the plan. */
export async function carryOut(plan: readonly Kill[], atOnce: number, field: Field, backOff: ScaledBackOff, say: (line: string) => void, interrupted: AbortSignal): Promise<Outcome> {
  const outcome: Outcome = { recovered: 0, seconds: [], problems: [], slow: [] }
  const waiting = intoChains(plan)
  const busy = new Set<string>()
  let done = 0
  const work = async (): Promise<void> => {
    while (!interrupted.aborted) {
      const index = waiting.findIndex(([first]) => first !== undefined && !busy.has(first.pod))
      const chain = index < 0 ? undefined : waiting.splice(index, 1)[0]
      const pod = chain?.[0]?.pod
      if (chain === undefined || pod === undefined) {
        if (waiting.length === 0) return
        await delay(20)
        continue
      }
      busy.add(pod)
      await fight(chain, pod, field, backOff, outcome)
      busy.delete(pod)
      const before = done
      done += chain.length
      if (Math.floor(before / 50) !== Math.floor(done / 50)) say(`${done} kills, ${outcome.recovered} recovered`)
      for (const line of outcome.problems.splice(0)) say(`problem: ${line}`)
      for (const line of outcome.slow.splice(0)) say(`slow: ${line}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  interrupted.throwIfAborted()
  return outcome
}

/** A hasty kill belongs to the chain of the one before it in its pod. */
function intoChains(plan: readonly Kill[]): Kill[][] {
  const chains: Kill[][] = []
  const latest = new Map<string, Kill[]>()
  for (const kill of plan) {
    const current = latest.get(kill.pod)
    if (kill.hasteMs !== null && current !== undefined) current.push(kill)
    else {
      const chain = [kill]
      latest.set(kill.pod, chain)
      chains.push(chain)
    }
  }
  return chains
}

async function fight(chain: readonly Kill[], pod: string, field: Field, backOff: ScaledBackOff, outcome: Outcome): Promise<void> {
  let struck = 0
  let diedAt = Date.now()
  try {
    for (const [index, kill] of chain.entries()) {
      if (index > 0) await delay(kill.hasteMs ?? 0)
      const hit = await strike(field, kill)
      struck += 1
      diedAt = await awaitDeath(field, kill, hit)
    }
    const seconds = await awaitRecovery(field, backOff, pod, diedAt)
    outcome.recovered += chain.length
    // A child's death costs nobody a restart: it says nothing about recoveries.
    if (chain.at(-1)?.what === 'main') outcome.seconds.push(seconds)
    if (seconds > SLOW_S) outcome.slow.push(`${pod} [${describe(chain)}] took ${seconds.toFixed(1)} s`, ...story(field, pod, diedAt))
  } catch (error) {
    outcome.problems.push(`${pod} [${describe(chain)}; ${struck} struck]: ${error instanceof Error ? error.message : String(error)}`, ...story(field, pod, diedAt))
  }
}

function describe(chain: readonly Kill[]): string {
  return chain.map((kill) => `#${kill.index} ${kill.signal} ${kill.via} ${kill.what} ${kill.container}`).join(', ')
}

/** What the lab's timeline says of the pod since shortly before the last death. */
function story({ lab }: Field, pod: string, diedAt: number): readonly string[] {
  const events = lab.snapshot.timeline.filter((event) => event.pod?.name === pod && event.at > diedAt - 500)
  return events.map((event) => `    ${((event.at - diedAt) / 1_000).toFixed(3).padStart(8)} s ${event.source} ${event.reason} ${event.container ?? ''}: ${event.message}`)
}
