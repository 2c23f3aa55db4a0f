import type { EngineStatus, ProbeStatus } from '../api/model'
import type { RuntimeInfo } from '../runtime/port'

export const NO_ENGINE: EngineStatus = {
  kind: 'none',
  state: 'connecting',
  endpoint: '',
  endpointSource: '',
  version: null,
  apiVersion: null,
  rootless: false,
  userns: false,
  cgroup: null,
  os: null,
  arch: null,
  probe: { state: 'off', events: 'polling', reason: 'no engine', framesDropped: 0 },
  hostNamespaces: null,
  coreImages: 'unknown',
  negativeOomScore: null,
  heldBy: null,
  problem: null
}

export const PROBE_STARTING: ProbeStatus = { state: 'starting', events: 'polling', reason: null, framesDropped: 0 }

/** What the engine tells of itself, before anything was asked of the probe. */
export function engineFacts(kind: 'docker' | 'simulated', info: RuntimeInfo): Partial<EngineStatus> {
  const { version, apiVersion, rootless, userns, cgroup, os, arch } = info
  return { kind, version, apiVersion, rootless, userns, cgroup, os, arch, probe: PROBE_STARTING, problem: null }
}
