import type { CommandInput, CommandName, CommandOutput } from '@api/commands'
import { LabError } from '@api/errors'
import type { LabMessage, PatchMessage } from '@api/events'
import type { LabSnapshot } from '@api/model'
import { SCENARIOS } from '../../tests/fixtures/pod-views/scenarios'
import { SNAPSHOTS } from '../../tests/fixtures/snapshots'
import type { ClientListener, LabClient } from '../client/client'
import { FIXTURE_ANSWERS, fixtureLog } from './fixture-answers'

const STEP_MS = 400

function snapshotsOf(name: string): readonly LabSnapshot[] {
  const one = SNAPSHOTS[name]
  return one ? [one(Date.now())] : (SCENARIOS[name]?.(Date.now()) ?? [])
}

/** A lab made of hand-written snapshots, for looking at the page without an engine. Development builds only. */
export function createFixtureClient(name: string): LabClient {
  const [first, ...later] = snapshotsOf(name)
  if (!first) throw new Error(`no fixture called ${name}: ${[...Object.keys(SNAPSHOTS), ...Object.keys(SCENARIOS)].join(', ')}`)
  let snapshot: LabSnapshot = first
  const listeners = new Set<ClientListener>()

  function tell(message: LabMessage): void {
    for (const listener of listeners) listener.message(message)
  }

  function show(next: LabSnapshot): void {
    snapshot = next
    tell({ type: 'snapshot', subscriber: 'fixture', snapshot })
  }

  function patch(change: Partial<PatchMessage>): void {
    snapshot = { ...snapshot, version: snapshot.version + 1, at: Date.now(), settings: change.settings ?? snapshot.settings }
    tell({ type: 'patch', version: snapshot.version, at: snapshot.at, ...change })
  }

  async function run<N extends CommandName>(command: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    if (command === 'snapshot.get') return snapshot as CommandOutput<N>
    if (command === 'settings.set') {
      patch({ settings: { ...snapshot.settings, ...input } })
      return snapshot.settings as CommandOutput<N>
    }
    if (command === 'logs.follow') {
      fixtureLog((data) => tell({ type: 'stream', stream: 'fixture', channel: 'stdout', data }))
      return { stream: 'fixture' } as CommandOutput<N>
    }
    const answer = FIXTURE_ANSWERS[command]
    if (!answer) throw new LabError('refused', `This is a fixture: it cannot carry out ${command}.`)
    return answer(input, snapshot) as CommandOutput<N>
  }

  function subscribe(listener: ClientListener): () => void {
    listeners.add(listener)
    listener.connection('open')
    listener.message({ type: 'snapshot', subscriber: 'fixture', snapshot })
    for (const [n, next] of later.entries()) setTimeout(() => show(next), (n + 1) * STEP_MS)
    return () => listeners.delete(listener)
  }

  return { host: 'fixture', run, subscribe, openManifest: null, saveFile: null }
}
