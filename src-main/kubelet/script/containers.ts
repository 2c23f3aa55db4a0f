import { containerHash } from '../../pod/hash'
import type { DataObjects, PodContext, Resolved } from '../../pod/resolve/context'
import { resolveEnv } from '../../pod/resolve/env'
import type { LifecycleHandler } from '../../pod/model/probes'
import type { ContainerSpec } from '../../pod/spec'
import { createWords } from '../../runtime/commandLine'
import type { ContainerRequest, MountRequest } from '../../runtime/port'
import { planContainer, planSandbox } from '../createPlan'
import type { PodRecord } from '../records'
import type { Machine } from '../resourcePlan'
import type { Marks } from './marks'
import { scriptMount } from './volumes'

export interface ScriptRequest {
  readonly lab: string
  readonly pod: PodRecord
  readonly infraImage: string
  readonly machine: Machine
  readonly context: PodContext
  readonly data: DataObjects
}

export interface ScriptSetting extends ScriptRequest {
  /** What every name of the script begins with. */
  readonly prefix: string
  readonly marks: Marks
}

export function pauseName(prefix: string): string {
  return `${prefix}-pause`
}

export function nameOf(prefix: string, container: string): string {
  return `${prefix}-${container}`
}

export interface ScriptContainer {
  readonly container: ContainerSpec
  readonly words: readonly string[]
  /** Of emptyDirs, as `<volume>/<folder>`: its subPaths, which the kubelet makes. */
  readonly folders: readonly string[]
}

/** Who holds the pod's namespaces, by its name in the script. */
export function holderName({ prefix, pod: { spec } }: ScriptSetting): string {
  return spec.sandbox === 'none' ? nameOf(prefix, spec.containers[0]?.name ?? '') : pauseName(prefix)
}

export function pauseWords(setting: ScriptSetting): readonly string[] {
  const { lab, pod, infraImage, machine, prefix } = setting
  const request = planSandbox({ lab, pod, attempt: 0, infraImage, network: prefix, ip: null, negativeOomScore: machine.negativeOomScore })
  return words({ ...request, name: pauseName(prefix) }, setting)
}

export function containerWords(container: ContainerSpec, setting: ScriptSetting): Resolved<ScriptContainer> {
  const { lab, pod, machine, context, data, prefix } = setting
  const { spec } = pod
  const env = resolveEnv(spec, container, context, data)
  if (!env.ok) return env
  const mounts: MountRequest[] = []
  const folders: string[] = []
  for (const mount of container.mounts) {
    const made = scriptMount(mount, spec, env.value, setting)
    if (!made.ok) return made
    mounts.push(made.value.request)
    if (made.value.folder !== null) folders.push(made.value.folder)
  }
  const holder = holderName(setting)
  const name = nameOf(prefix, container.name)
  const target = container.targetContainerName === null ? null : nameOf(prefix, container.targetContainerName)
  const namespaces = name === holder ? { holds: { network: prefix, ip: null } } : { joins: holder, targetId: target }
  const request = planContainer({ lab, pod, container, hash: containerHash(container), attempt: 0, backOffMs: 0, namespaces, sandboxAttempt: 0, env: env.value, mounts, machine })
  return { ok: true, value: { container, words: words({ ...request, name }, setting), folders } }
}

/** A port of the pod's is taken as long as the pod is there: the script's own is chosen by whoever runs it, or by Docker. */
export function portVariable(hostPort: number): string {
  return `PORT_${hostPort}`
}

function words(request: ContainerRequest, { marks, pod: { spec } }: ScriptSetting): readonly string[] {
  const own = request.network.mode === 'container' ? request : withAliases(request, spec.hostAliases)
  const made = createWords(own, (name) => name)
  if (request.ports === undefined) return made
  const ports = new Map(request.ports.map(({ hostPort, containerPort, protocol }) => [`:${hostPort}:${containerPort}/${protocol.toLowerCase()}`, `:${marks.mark(portVariable(hostPort))}:${containerPort}/${protocol.toLowerCase()}`]))
  return made.map((word, index) => {
    if (made[index - 1] !== '-p') return word
    const found = [...ports].find(([end]) => word.endsWith(end))
    return found === undefined ? word : `${word.slice(0, -found[0].length)}${found[1]}`
  })
}

/** The kubelet writes /etc/hosts itself; here it is Docker's, which all who join have too. */
function withAliases(request: ContainerRequest, hostAliases: NonNullable<ContainerRequest['hosts']>): ContainerRequest {
  return hostAliases.length === 0 ? request : { ...request, hosts: hostAliases }
}

/** Lines that carry a postStart hook out; what a shell cannot do is said. */
export function hookLines(container: ContainerSpec, hook: LifecycleHandler, { marks, prefix }: ScriptSetting): readonly string[] {
  if (hook.kind === 'exec') return [marks.line(['docker', 'exec', nameOf(prefix, container.name), ...hook.command])]
  if (hook.kind === 'sleep') return [`sleep ${hook.seconds}`]
  return [`# Its postStart hook is an HTTP request (${JSON.stringify(hook.path)}), which the kubelet makes and this script does not.`]
}
