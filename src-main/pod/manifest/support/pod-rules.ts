import { isJsonArray, isJsonObject, type Json } from '../json'
import { CONTAINER_RULES, SECCOMP } from './container-rules'
import { METADATA_RULES, SERVER } from './metadata-rules'
import { ignore, ignoreDefault, ignoreWhen, list, object, use, type Rules } from './rules'
import { VOLUME_RULES } from './volume-rules'

const ONE_NODE = 'this lab has one node and no scheduler'

const POD_SECURITY: Rules = {
  runAsUser: use,
  runAsGroup: use,
  runAsNonRoot: use,
  fsGroup: use,
  supplementalGroups: use,
  seccompProfile: object(SECCOMP),
  // A pod's volumes are its own and new: looking first or not comes to the same.
  fsGroupChangePolicy: ignoreDefault('Always', 'OnRootMismatch'),
  supplementalGroupsPolicy: ignoreDefault('Merge')
}

const SPEC: Rules = {
  containers: list(CONTAINER_RULES),
  initContainers: list(CONTAINER_RULES),
  ephemeralContainers: list({ ...CONTAINER_RULES, targetContainerName: use }),
  volumes: list(VOLUME_RULES),
  restartPolicy: use,
  terminationGracePeriodSeconds: use,
  activeDeadlineSeconds: use,
  shareProcessNamespace: use,
  hostname: use,
  subdomain: use,
  hostAliases: list({ ip: use, hostnames: use }),
  dnsPolicy: use,
  dnsConfig: object({ nameservers: use, searches: use, options: list({ name: use, value: use }) }),
  hostNetwork: use,
  hostPID: use,
  hostIPC: use,
  securityContext: object(POD_SECURITY),
  enableServiceLinks: ignoreDefault(true, false),
  hostUsers: ignoreDefault(true),
  nodeName: ignore(ONE_NODE),
  os: ignoreWhen((os) => isJsonObject(os) && os.name === 'linux', 'it says what this lab does anyway'),
  priority: ignoreDefault(0),
  preemptionPolicy: ignoreDefault('PreemptLowerPriority'),
  schedulerName: ignore(ONE_NODE),
  serviceAccount: ignore('this lab has no service accounts'),
  serviceAccountName: ignore('this lab has no service accounts; env and volumes can read the name'),
  tolerations: ignoreWhen(areInjected, ONE_NODE)
}

/** The two tolerations that admission adds to every pod. */
function areInjected(tolerations: Json): boolean {
  return (
    isJsonArray(tolerations) &&
    tolerations.every((one) => isJsonObject(one) && (one.key === 'node.kubernetes.io/not-ready' || one.key === 'node.kubernetes.io/unreachable'))
  )
}

export const POD_RULES: Rules = {
  apiVersion: use,
  kind: use,
  metadata: object(METADATA_RULES),
  spec: object(SPEC),
  status: ignore(SERVER)
}
