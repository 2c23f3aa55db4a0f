import type { TimelineEvent } from '@api/model'

/**
 * What one would type on a node (crictl) or against a cluster (kubectl) for the same; null where there is no such
 * command: neither of them sends a signal to a container, for one.
 */
export function kubeLine(event: TimelineEvent): string | null {
  if (event.source === 'user') return kubectlLine(event)
  return event.source === 'kubelet' ? crictlLine(event) : null
}

function kubectlLine({ reason, pod, data }: TimelineEvent): string | null {
  const kind = typeof data['kind'] === 'string' ? data['kind'].toLowerCase() : null
  const name = pod?.name ?? data['name'] ?? null
  const namespace = pod?.namespace ?? data['namespace'] ?? null
  if (name === null || namespace === null) return null
  if (reason === 'Applied' || reason === 'Updated') return `kubectl apply -n ${namespace} -f ${name}.yaml`
  if (reason !== 'Deleted') return null
  if (pod === null) return kind === null ? null : `kubectl delete ${kind} ${name} -n ${namespace}`
  const grace = data['graceSeconds']
  // A cluster takes 0 for a forced deletion only together with --force.
  const words = typeof grace !== 'number' ? '' : grace === 0 ? ' --grace-period=0 --force' : ` --grace-period=${grace}`
  return `kubectl delete pod ${name} -n ${namespace}${words}`
}

function crictlLine({ reason, container, containerId, command, data, pod }: TimelineEvent): string | null {
  if (reason === 'Pulling') return command === null ? null : command.replace(/^docker /, 'crictl ')
  if (containerId === null || container === null || pod === null) return null
  const id = containerId.slice(0, 12)
  // Events of the kubelet part have dockershim's name for it.
  const sandbox = container === 'pause' || container === 'POD'
  switch (reason) {
    case 'Created':
      return sandbox ? 'crictl runp pod.json' : `crictl create ${joined(command)} ${container}.json pod.json`
    case 'Started':
      // The sandbox was started by runp already.
      return sandbox ? null : `crictl start ${id}`
    case 'Killing':
      return sandbox ? `crictl stopp ${id}` : `crictl stop --timeout ${graceSeconds(data['graceMs'])} ${id}`
    case 'Removed':
      return sandbox ? `crictl rmp ${id}` : `crictl rm ${id}`
    default:
      return null
  }
}

/** Whose namespaces the docker line joins. */
function joined(command: string | null): string {
  return /--network container:([0-9a-f]+)/.exec(command ?? '')?.[1] ?? '<pod id>'
}

function graceSeconds(milliseconds: unknown): number {
  return typeof milliseconds === 'number' ? Math.ceil(milliseconds / 1_000) : 0
}
