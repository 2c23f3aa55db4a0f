import { NO_LIFECYCLE } from './model/probes'
import { NO_RESOURCES } from './model/resources'
import { NO_POD_SECURITY, NO_SECURITY } from './model/security'
import type { ContainerSpec, EnvVarSpec, MountSpec, PodSpec, VolumeSpec } from './spec'

/** What a field means in a spec that was written before the field was there: the same as when a manifest leaves it out. */
export const LATER_POD_FIELDS = {
  subdomain: null,
  hostAliases: [],
  dns: { policy: 'ClusterFirst', nameservers: [], searches: [], options: [] },
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  activeDeadlineSeconds: null,
  serviceAccountName: 'default',
  security: NO_POD_SECURITY,
  qosClass: 'BestEffort',
  initContainers: [],
  ephemeralContainers: [],
  sandbox: 'pause',
  infraImage: null,
  shareUts: false
} as const satisfies Partial<PodSpec>

export const LATER_CONTAINER_FIELDS = {
  envFrom: [],
  resources: NO_RESOURCES,
  startupProbe: null,
  livenessProbe: null,
  readinessProbe: null,
  lifecycle: NO_LIFECYCLE,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  security: NO_SECURITY,
  stdin: false,
  stdinOnce: false,
  tty: false,
  targetContainerName: null
} as const satisfies Partial<ContainerSpec>

export const LATER_MOUNT_FIELDS = { subPath: null, subPathExpr: null } as const satisfies Partial<MountSpec>
export const LATER_ENV_FIELDS = { kind: 'value' } as const satisfies Partial<EnvVarSpec>
export const LATER_EMPTY_DIR_FIELDS = { medium: 'default', sizeLimitBytes: null } as const satisfies Partial<VolumeSpec>

/**
 * A spec as it stands in a record on the engine, perhaps by an earlier version of the lab, with what it lacks filled in.
 * The text must be the JSON of a PodSpec of some version; a damaged one throws.
 */
export function readStoredSpec(json: string): PodSpec {
  const stored = JSON.parse(json) as PodSpec
  const spec = { ...LATER_POD_FIELDS, ...stored }
  return {
    ...spec,
    volumes: spec.volumes.map((volume) => (volume.kind === 'emptyDir' ? { ...LATER_EMPTY_DIR_FIELDS, ...volume } : volume)),
    initContainers: spec.initContainers.map(complete),
    containers: spec.containers.map(complete),
    ephemeralContainers: spec.ephemeralContainers.map(complete)
  }
}

function complete(stored: ContainerSpec): ContainerSpec {
  return {
    ...LATER_CONTAINER_FIELDS,
    ...stored,
    env: stored.env.map((variable) => ({ ...LATER_ENV_FIELDS, ...variable })),
    mounts: stored.mounts.map((mount) => ({ ...LATER_MOUNT_FIELDS, ...mount }))
  }
}
