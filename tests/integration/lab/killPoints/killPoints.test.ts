import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EngineApi, engineAddress } from '../../../bench/engine/api'
import { EventLog } from '../../../bench/engine/eventLog'
import { apartProgram } from '../../../support/apart/program'
import type { Call } from '../../../support/faults'
import { Chain, type Point } from './chain'
import { SCENARIOS } from './scenarios'
import { SUBJECTS } from './subjects'
import { THOROUGH } from './thorough'

/** Labs at the same time: they mostly wait for the engine. */
const CHAINS = 4
/** Alone on two cores a scenario takes less than a minute. */
const PATIENCE_MS = 20 * 60_000
const AT_LEAST = 50
const CHANGES: ReadonlySet<string> = new Set(['createContainer', 'startContainer', 'killContainer', 'removeContainer', 'createVolume', 'removeVolume'])

describe('a lab that is killed at any moment', () => {
  const chains: Chain[] = []
  let engine: EngineApi
  let events: EventLog
  let struck = 0

  beforeAll(async () => {
    const program = await apartProgram()
    engine = new EngineApi(await engineAddress(), 8)
    events = await EventLog.open(engine)
    chains.push(...Array.from({ length: CHAINS }, (_, index) => new Chain(`it-kill-${index}`, program, engine, events)))
    await Promise.all(chains.map((chain) => chain.begin()))
  })
  afterAll(async () => {
    await Promise.all(chains.map((chain) => chain.end()))
    events.close()
    engine.close()
  })

  /** Each chain takes the next point when it is done with one. */
  async function strikeAll(points: readonly Point[]): Promise<readonly string[]> {
    const waiting = [...points]
    const problems: string[] = []
    const work = async (chain: Chain): Promise<void> => {
      for (let point = waiting.shift(); point !== undefined; point = waiting.shift()) {
        const verdict = await chain.strike(point)
        if (verdict.struck) struck += 1
        if (verdict.problems.length > 0) problems.push(`${point.scenario.name}, killed ${point.when} call ${point.at} (${told(verdict.calls)}): ${verdict.problems.join('; ')}`)
      }
    }
    await Promise.all(chains.map(work))
    return problems
  }

  for (const subject of SUBJECTS) {
    // What a removal by hand adds is the count that nothing on the engine tells; the calls after it are the other scenarios'.
    for (const scenario of SCENARIOS.filter(({ name, uncounted }) => (subject.only?.has(name) ?? true) && (uncounted === undefined || THOROUGH))) {
      it(
        `${scenario.name} of ${subject.name}, after every ${subject.thorough ? 'call' : 'change'}`,
        async () => {
          const [chain] = chains
          const dry = await chain?.strike({ scenario, subject, at: 0, when: 'after' })
          expect(dry?.problems).toEqual([])
          const calls = dry?.calls ?? []
          const points = calls.flatMap((call, index): Point[] => {
            const changes = CHANGES.has(call.method)
            const after: Point = { scenario, subject, at: index + 1, when: 'after' }
            if (!subject.thorough) return changes ? [after] : []
            return changes && THOROUGH ? [{ ...after, when: 'during' }, after] : [after]
          })
          expect(await strikeAll(points)).toEqual([])
        },
        PATIENCE_MS
      )
    }
  }

  it(`was killed at ${AT_LEAST} points at least`, () => {
    process.stdout.write(`killed at ${struck} points\n`)
    expect(struck).toBeGreaterThanOrEqual(AT_LEAST)
  })
})

/** The last calls that were heard of. */
function told(calls: readonly Call[]): string {
  return calls.slice(-3).map((call) => `${call.number} ${call.method} ${call.about.replace(/[0-9a-f-]{36,}/, '…')}`).join(', ')
}
