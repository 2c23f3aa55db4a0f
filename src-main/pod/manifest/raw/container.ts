import type { RawEnv, RawEnvFrom } from './env'
import type { RawQuantity } from './quantity'
import type { RawMount } from './volume'

export interface RawContainer {
  readonly name?: string
  readonly image?: string
  readonly imagePullPolicy?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly env?: readonly RawEnv[]
  readonly envFrom?: readonly RawEnvFrom[]
  readonly ports?: readonly RawPort[]
  readonly volumeMounts?: readonly (RawMount | null)[]
  readonly resources?: RawResources
  readonly startupProbe?: RawProbe
  readonly livenessProbe?: RawProbe
  readonly readinessProbe?: RawProbe
  readonly lifecycle?: RawLifecycle
  readonly securityContext?: RawSecurity
  readonly restartPolicy?: string
  readonly stdin?: boolean
  readonly stdinOnce?: boolean
  readonly tty?: boolean
  readonly terminationMessagePath?: string
  readonly terminationMessagePolicy?: string
  readonly targetContainerName?: string
}

export interface RawPort {
  readonly name?: string
  readonly containerPort?: number
  readonly hostPort?: number
  readonly hostIP?: string
  readonly protocol?: string
}

export interface RawResources {
  readonly requests?: Readonly<Record<string, RawQuantity>>
  readonly limits?: Readonly<Record<string, RawQuantity>>
}

export interface RawHandler {
  readonly exec?: { readonly command?: readonly string[] }
  readonly httpGet?: RawHttpGet
  readonly tcpSocket?: { readonly host?: string; readonly port?: string | number }
  readonly sleep?: { readonly seconds?: number }
}

export interface RawHttpGet {
  readonly host?: string
  readonly port?: string | number
  readonly path?: string
  readonly scheme?: string
  readonly httpHeaders?: readonly { readonly name?: string; readonly value?: string }[]
}

export interface RawProbe extends RawHandler {
  readonly initialDelaySeconds?: number
  readonly timeoutSeconds?: number
  readonly periodSeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
  readonly terminationGracePeriodSeconds?: number
}

export interface RawLifecycle {
  readonly postStart?: RawHandler
  readonly preStop?: RawHandler
  readonly stopSignal?: string
}

export interface RawSecurity {
  readonly runAsUser?: number
  readonly runAsGroup?: number
  readonly runAsNonRoot?: boolean
  readonly privileged?: boolean
  readonly allowPrivilegeEscalation?: boolean
  readonly readOnlyRootFilesystem?: boolean
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] }
  readonly seccompProfile?: RawSeccompProfile
}

export interface RawSeccompProfile {
  readonly type?: string
}
