import type { EngineStatus } from '@api/model'

export type EngineTone = 'running' | 'waiting' | 'failed'
export type EngineHeadline = 'ready' | 'degraded' | 'connecting' | 'away' | 'none' | 'simulated' | 'watching'

/** The one word the engine comes to at a glance; a key of `shell.engine.headline`. */
export function engineHeadline(engine: EngineStatus): EngineHeadline {
  if (engine.kind === 'simulated') return 'simulated'
  if (engine.state === 'connecting') return 'connecting'
  if (engine.kind === 'none') return 'none'
  if (engine.state === 'away') return 'away'
  if (engine.heldBy !== null) return 'watching'
  return engine.probe.state === 'degraded' ? 'degraded' : 'ready'
}

export function engineTone(engine: EngineStatus): EngineTone {
  const headline = engineHeadline(engine)
  if (headline === 'ready') return 'running'
  return headline === 'away' || headline === 'none' ? 'failed' : 'waiting'
}
