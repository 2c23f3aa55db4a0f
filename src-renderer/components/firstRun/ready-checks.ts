import type { EngineStatus } from '@api/model'

export interface ReadyState {
  readonly key: 'engine' | 'images' | 'probe'
  readonly state: 'waiting' | 'done' | 'trouble'
  /** A key of `firstRun.check.<key>`, and the words it needs. */
  readonly text: string
  readonly words: Readonly<Record<string, string>>
  /** In the lab's own words. */
  readonly detail: string | null
}

/** The three things that must stand before the first pod can. */
export function readyChecks(engine: EngineStatus): readonly ReadyState[] {
  return [engineCheck(engine), imagesCheck(engine), probeCheck(engine)]
}

function engineCheck(engine: EngineStatus): ReadyState {
  const base = { key: 'engine', words: { version: engine.version ?? '', source: engine.endpointSource }, detail: engine.endpoint || null } as const
  if (engine.kind === 'simulated') return { ...base, state: 'done', text: 'simulated' }
  if (engine.state === 'ready') return { ...base, state: 'done', text: 'found' }
  return engine.state === 'away' ? { ...base, state: 'trouble', text: 'away', detail: engine.problem } : { ...base, state: 'waiting', text: 'looking' }
}

function imagesCheck(engine: EngineStatus): ReadyState {
  const base = { key: 'images', words: {}, detail: null } as const
  if (engine.coreImages === 'ready') return { ...base, state: 'done', text: 'ready' }
  if (engine.coreImages === 'failed') return { ...base, state: 'trouble', text: 'failed', detail: engine.problem }
  return { ...base, state: 'waiting', text: engine.coreImages === 'loading' ? 'loading' : 'waiting' }
}

function probeCheck(engine: EngineStatus): ReadyState {
  const { state, reason } = engine.probe
  const base = { key: 'probe', words: {}, detail: reason } as const
  if (state === 'ready') return { ...base, state: 'done', text: engine.probe.events }
  if (state === 'degraded') return { ...base, state: 'done', text: 'degraded' }
  if (state === 'off' && engine.state === 'ready') return { ...base, state: 'trouble', text: 'off' }
  return { ...base, state: 'waiting', text: 'waiting', detail: null }
}
