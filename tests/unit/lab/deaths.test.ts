import { describe, expect, test } from 'vitest'
import type { PodView, TimelineEvent } from '../../../src-main/api/model'
import { noteDeath } from '../../../src-main/lab/deaths'
import { RecoveryCards } from '../../../src-main/lab/recovery'
import type { SessionHost } from '../../../src-main/lab/sessionHost'
import { Timeline } from '../../../src-main/lab/timeline'
import { ProcessTable } from '../../../src-main/observe/processTable'
import { containerView, newEvent, podView } from './parts'

const OWNED = { sandbox: 'none', shareProcessNamespace: true } as const

/** What a session has, with the pod as it is shown at each moment. */
class Bench {
  readonly timeline = new Timeline()
  readonly cards = new RecoveryCards()
  shown: PodView = podView({ ...OWNED, containers: [containerView('a'), containerView('b')] })
  private readonly host = { published: () => this.shown, timeline: this.timeline, cards: this.cards } as Partial<SessionHost> as SessionHost

  die(name: string, at: number, containerId = `${name}-0`): TimelineEvent {
    const event = this.timeline.add(newEvent({ at, container: name, containerId, reason: 'EngineDie', data: { exitCode: 137 } }))
    noteDeath(event, 137, this.host, new ProcessTable())
    return event
  }

  causes(): readonly string[] {
    return this.cards.all().map((card) => `${card.container} ${card.cause.value}`)
  }
}

describe('who falls with the owner of a shared PID namespace', () => {
  test('is known for it also when the owner has been made again before the engine tells', () => {
    const bench = new Bench()
    bench.timeline.add(newEvent({ at: 995, source: 'user', reason: 'Signal', container: 'a', containerId: 'a-0', data: { signal: 'SIGKILL' } }))
    bench.die('a', 1_000)
    bench.shown = { ...bench.shown, containers: [containerView('a', { id: 'a-1', state: 'waiting', startedAt: null, hostPid: null }), containerView('b')] }
    bench.die('b', 1_075)
    expect(bench.causes()).toEqual(['a user-signal', 'b pid-namespace-died'])
    expect(bench.cards.all()[0]?.tookAlong.map(({ value }) => value)).toEqual(['b'])
  })

  test('the owner’s own second death is nobody’s doing but its own', () => {
    const bench = new Bench()
    bench.die('a', 1_000)
    bench.die('a', 1_500)
    expect(bench.causes().at(-1)).not.toContain('pid-namespace-died')
  })

  test('who dies long after it does not', () => {
    const bench = new Bench()
    bench.die('a', 1_000)
    bench.die('b', 9_000)
    expect(bench.causes().at(-1)).not.toContain('pid-namespace-died')
  })
})
