import { containersOf } from '../../pod/containers'
import type { Resolved } from '../../pod/resolve/context'
import type { ContainerSpec } from '../../pod/spec'
import { quote } from '../../runtime/commandLine'
import { planPorts } from '../namespacePlan'
import { containerWords, hookLines, holderName, nameOf, pauseName, pauseWords, portVariable, type ScriptContainer, type ScriptRequest, type ScriptSetting } from './containers'
import { Marks } from './marks'
import { preamble } from './preamble'
import { concealSecrets } from './secrets'
import { carrierName, ownVolumes, volumeLines, volumeName } from './volumes'

const POD_IP = 'POD_IP'
const NODE_IP = 'NODE_IP'

/**
 * A bash script that builds the pod anew beside itself, from the very requests the kubelet part would make. It never
 * holds a Secret's value. Fails, with the kubelet's words, when the pod could not be built now either.
 */
export function podScript(request: ScriptRequest): Resolved<string> {
  const { pod, context } = request
  const { spec } = pod
  const marks = new Marks(JSON.stringify([spec, [...request.data.configMaps.values()].map(({ data }) => data), context]))
  const prefix = `script-${spec.namespace}-${spec.name}`
  const { data, variables } = concealSecrets(request.data, marks)
  const setting: ScriptSetting = { ...request, prefix, marks, data, context: { ...context, podIPs: [marks.mark(POD_IP)], hostIPs: [marks.mark(NODE_IP)] } }
  const containers: ScriptContainer[] = []
  for (const container of containersOf(spec)) {
    const made = containerWords(container, setting)
    if (!made.ok) return { ok: false, message: `container "${container.name}": ${made.message}` }
    containers.push(made.value)
  }
  const volumes = volumeLines(spec, setting.context, data, containers.flatMap(({ folders }) => folders), setting)
  if (!volumes.ok) return volumes
  const steps = [...networkLines(setting), ...block(volumes.value), ...holderLines(setting), ...containers.flatMap((one) => containerLines(one, setting))]
  const head = preamble({
    spec,
    prefix,
    containers: [...containers.map(({ container }) => nameOf(prefix, container.name)).toReversed(), ...(spec.sandbox === 'pause' ? [pauseName(prefix)] : []), carrierName(prefix)],
    volumes: ownVolumes(spec).map(({ name }) => volumeName(prefix, name)),
    secrets: variables.filter(({ variable }) => steps.some((line) => uses(line, variable))),
    ports: spec.hostNetwork ? [] : planPorts(spec).map(({ hostPort }) => ({ variable: portVariable(hostPort), hostPort }))
  })
  return { ok: true, value: [...head, ...withAddresses(steps, setting, holderName(setting)), ...tail(setting)].join('\n') + '\n' }
}

function networkLines({ prefix, marks, pod: { spec } }: ScriptSetting): readonly string[] {
  if (spec.hostNetwork) return ['# hostNetwork: no network of its own, the pod is on the machine\'s.', '']
  return ['# The pod network: in a cluster a CNI plugin makes it, here a bridge of Docker does.', marks.line(['docker', 'network', 'create', prefix]), '']
}

function holderLines(setting: ScriptSetting): readonly string[] {
  const { spec } = setting.pod
  if (spec.sandbox === 'none') return ['# This pod has no pause: its first container holds the namespaces, and they go with it.', '']
  const shared = spec.shareProcessNamespace ? 'network, IPC and (shareProcessNamespace) PID' : 'network and IPC'
  return [
    `# Pause first: it holds the pod's ${shared} namespaces, so that the others may come and go.`,
    '# Hostname, DNS and ports belong to it: Docker takes them from nobody who joins.',
    setting.marks.line(pauseWords(setting)),
    setting.marks.line(['docker', 'start', pauseName(setting.prefix)]),
    ''
  ]
}

function containerLines({ container, words }: ScriptContainer, setting: ScriptSetting): readonly string[] {
  const { marks, prefix } = setting
  const name = nameOf(prefix, container.name)
  const hook = container.lifecycle.postStart
  return [
    ...reasonLines(container, name === holderName(setting)),
    marks.line(words),
    marks.line(['docker', 'start', name]),
    ...(container.role === 'init' ? [`test "$(${marks.line(['docker', 'wait', name])})" = 0`] : []),
    ...(hook === null ? [] : ['# postStart: the next container waits until this has returned.', ...hookLines(container, hook, setting)]),
    ''
  ]
}

function reasonLines({ name, role, startupProbe, livenessProbe, readinessProbe }: ContainerSpec, holds: boolean): readonly string[] {
  const why = {
    init: 'It must end, and with 0, before anything after it begins.',
    sidecar: 'It is started in its turn among the init containers and never waited for to end.',
    app: holds ? 'It holds the namespaces that the others join.' : 'It joins what pause holds and keeps its own mnt and uts namespaces.',
    ephemeral: 'It was added to the running pod to look into it.'
  }[role]
  const probed = startupProbe ?? livenessProbe ?? readinessProbe
  return [`# ${role} container ${name}. ${why}`, ...(probed === null ? [] : ['# Its probes are the kubelet\'s to ask: nobody asks them here.'])]
}

/** Addresses are known only when there is something that has them: each is asked for right before its first use. */
function withAddresses(steps: readonly string[], { prefix, marks, pod: { spec } }: ScriptSetting, holder: string): readonly string[] {
  const gateway = marks.line(['docker', 'network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', spec.hostNetwork ? 'bridge' : prefix])
  const address = marks.line(['docker', 'inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', holder])
  const withNode = askFirst(steps, NODE_IP, `${NODE_IP}=$(${gateway})`)
  if (spec.hostNetwork) return askFirst(withNode, POD_IP, `${POD_IP}=$(${gateway})`)
  const started = withNode.indexOf(marks.line(['docker', 'start', holder]))
  // Who holds the namespaces itself gets its address only when it starts.
  const early = withNode.slice(0, started).some((line) => uses(line, POD_IP))
  if (early) return [`${POD_IP}=`, ...withNode.slice(0, started + 1), ...askFirst(withNode.slice(started + 1), POD_IP, `${POD_IP}=$(${address})`)]
  return askFirst(withNode, POD_IP, `${POD_IP}=$(${address})`)
}

function askFirst(steps: readonly string[], variable: string, question: string): readonly string[] {
  const first = steps.findIndex((line) => uses(line, variable))
  return first === -1 ? steps : [...steps.slice(0, first), question, ...steps.slice(first)]
}

function uses(line: string, variable: string): boolean {
  return line.includes(`\${${variable}}`)
}

function tail({ prefix }: ScriptSetting): readonly string[] {
  return [
    'trap - ERR',
    `docker ps --all --filter name=^/${prefix.replaceAll('.', '\\\\.')}-`,
    'echo',
    'echo "Who shares what (on the engine\'s own machine, as root):"',
    `echo "  for c in \\$(docker ps -q --filter name=^/${prefix.replaceAll('.', '\\\\.')}-); do ls -l /proc/\\$(docker inspect -f '{{.State.Pid}}' \\$c)/ns; done"`,
    `echo ${quote('Remove it all: ')}"bash $0 cleanup"`
  ]
}

function block(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...lines, '']
}
