import { isJsonArray, isJsonObject, type Json } from '../json'
import { ignore, ignoreDefault, ignoreWhen, later, list, object, use, type Rules } from './rules'

const SERVER = 'the cluster it came from wrote it'
const ONE_NODE = 'this lab has one node and no scheduler'

const METADATA: Rules = {
  name: use,
  namespace: use,
  labels: use,
  annotations: use,
  generateName: use, // validate/metadata.ts: refused unless a name is given too
  uid: ignore('the lab gives each pod its own uid'),
  creationTimestamp: ignore(SERVER),
  deletionTimestamp: ignore(SERVER),
  deletionGracePeriodSeconds: ignore(SERVER),
  finalizers: ignore('nothing in this lab would ever remove a finalizer'),
  generation: ignore(SERVER),
  managedFields: ignore(SERVER),
  ownerReferences: ignore('this lab has no controllers'),
  resourceVersion: ignore(SERVER),
  selfLink: ignore(SERVER)
}

const PORT: Rules = { name: use, containerPort: use, hostPort: use, hostIP: use, protocol: use }

const ENV: Rules = { name: use, value: use, valueFrom: later }

const MOUNT: Rules = { name: use, mountPath: use, readOnly: use, subPath: later, subPathExpr: later }

const CONTAINER: Rules = {
  name: use,
  image: use,
  imagePullPolicy: use,
  command: use,
  args: use,
  workingDir: use,
  env: list(ENV),
  ports: list(PORT),
  volumeMounts: list(MOUNT),
  envFrom: later,
  lifecycle: later,
  livenessProbe: later,
  readinessProbe: later,
  startupProbe: later,
  resources: later,
  securityContext: later,
  stdin: later,
  stdinOnce: later,
  tty: later,
  terminationMessagePath: ignoreDefault('/dev/termination-log'),
  terminationMessagePolicy: ignoreDefault('File')
}

const EMPTY_DIR: Rules = { medium: later, sizeLimit: later }

const VOLUME: Rules = { name: use, emptyDir: object(EMPTY_DIR), configMap: later, secret: later, projected: later, downwardAPI: later, hostPath: later }

const SPEC: Rules = {
  containers: list(CONTAINER),
  volumes: list(VOLUME),
  restartPolicy: use,
  terminationGracePeriodSeconds: use,
  shareProcessNamespace: use,
  hostname: use,
  initContainers: later,
  ephemeralContainers: later,
  securityContext: later,
  subdomain: later,
  hostAliases: later,
  dnsConfig: later,
  hostNetwork: later,
  hostPID: later,
  hostIPC: later,
  dnsPolicy: ignoreDefault('ClusterFirst', 'Default'),
  enableServiceLinks: ignoreDefault(true, false),
  hostUsers: ignoreDefault(true),
  nodeName: ignore(ONE_NODE),
  os: ignoreWhen((os) => isJsonObject(os) && os.name === 'linux', 'it says what this lab does anyway'),
  priority: ignoreDefault(0),
  preemptionPolicy: ignoreDefault('PreemptLowerPriority'),
  schedulerName: ignore(ONE_NODE),
  serviceAccount: ignore('this lab has no service accounts'),
  serviceAccountName: ignore('this lab has no service accounts'),
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
  metadata: object(METADATA),
  spec: object(SPEC),
  status: ignore(SERVER)
}
