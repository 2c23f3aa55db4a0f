import type { EngineStatus } from '../api/model'

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
  probe: { state: 'off', events: 'polling', reason: 'no engine' },
  hostNamespaces: null,
  coreImages: 'unknown',
  negativeOomScore: null,
  heldBy: null,
  problem: null
}
