import { ignoreDefault, list, object, use, type Rules } from './rules'
import { FIELD_REF, RESOURCE_FIELD_REF } from './volume-rules'

const PORT: Rules = { name: use, containerPort: use, hostPort: use, hostIP: use, protocol: use }

const KEY_REF: Rules = { name: use, key: use, optional: use }
const ENV_SOURCE: Rules = { fieldRef: object(FIELD_REF), resourceFieldRef: object(RESOURCE_FIELD_REF), configMapKeyRef: object(KEY_REF), secretKeyRef: object(KEY_REF) }
const ENV: Rules = { name: use, value: use, valueFrom: object(ENV_SOURCE) }
const ENV_FROM: Rules = { prefix: use, configMapRef: object({ name: use, optional: use }), secretRef: object({ name: use, optional: use }) }

const MOUNT: Rules = {
  name: use,
  mountPath: use,
  readOnly: use,
  subPath: use,
  subPathExpr: use,
  mountPropagation: ignoreDefault('None'),
  recursiveReadOnly: ignoreDefault('Disabled')
}

const EXEC: Rules = { command: use }
const HTTP_GET: Rules = { host: use, port: use, path: use, scheme: use, httpHeaders: list({ name: use, value: use }) }

const PROBE: Rules = {
  exec: object(EXEC),
  httpGet: object(HTTP_GET),
  tcpSocket: object({ host: use, port: use }),
  initialDelaySeconds: use,
  timeoutSeconds: use,
  periodSeconds: use,
  successThreshold: use,
  failureThreshold: use,
  terminationGracePeriodSeconds: use
}

/** tcpSocket has no rule: the API keeps it for old manifests' sake, and the kubelet fails on it. */
const HOOK: Rules = { exec: object(EXEC), httpGet: object(HTTP_GET), sleep: object({ seconds: use }) }

/** What a profile may be is said by validate/security.ts; localhostProfile belongs to a type that is refused there. */
export const SECCOMP: Rules = { type: use }

const SECURITY_CONTEXT: Rules = {
  runAsUser: use,
  runAsGroup: use,
  runAsNonRoot: use,
  privileged: use,
  allowPrivilegeEscalation: use,
  readOnlyRootFilesystem: use,
  capabilities: object({ add: use, drop: use }),
  seccompProfile: object(SECCOMP),
  procMount: ignoreDefault('Default')
}

/** Which of these an init or ephemeral container may not have is said by validate/, in the API server's words. */
export const CONTAINER_RULES: Rules = {
  name: use,
  image: use,
  imagePullPolicy: use,
  command: use,
  args: use,
  workingDir: use,
  env: list(ENV),
  envFrom: list(ENV_FROM),
  ports: list(PORT),
  volumeMounts: list(MOUNT),
  resources: object({ requests: use, limits: use }),
  startupProbe: object(PROBE),
  livenessProbe: object(PROBE),
  readinessProbe: object(PROBE),
  lifecycle: object({ postStart: object(HOOK), preStop: object(HOOK), stopSignal: use }),
  securityContext: object(SECURITY_CONTEXT),
  restartPolicy: use,
  stdin: use,
  stdinOnce: use,
  tty: use,
  terminationMessagePath: use,
  terminationMessagePolicy: use
}
