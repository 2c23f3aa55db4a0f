import type { PodSpec } from '../../pod/spec'
import { quote } from '../../runtime/commandLine'
import type { SecretVariable } from './secrets'

export interface PreambleParts {
  readonly spec: PodSpec
  readonly prefix: string
  readonly containers: readonly string[]
  readonly volumes: readonly string[]
  readonly secrets: readonly SecretVariable[]
  readonly ports: readonly { readonly variable: string; readonly hostPort: number }[]
}

/** What stands before the first step: what it is, what must be set, and the way back. */
export function preamble(parts: PreambleParts): readonly string[] {
  const { spec } = parts
  return [
    '#!/usr/bin/env bash',
    `# The pod ${spec.namespace}/${spec.name} with plain docker commands, beside the pod itself: every name begins with ${parts.prefix}.`,
    '# bash <this file> builds it, bash <this file> cleanup removes it.',
    '# Nobody restarts what dies here: that is the kubelet\'s work, and what PauseLab does.',
    '# pauselab/* images come with PauseLab and are in no registry: start it once on this engine.',
    ...(spec.security.fsGroup === null ? [] : [`# fsGroup ${spec.security.fsGroup}: the containers are in the group, but files copied into volumes stay root's.`]),
    'set -euo pipefail',
    '',
    ...cleanup(parts),
    '',
    ...inputs(parts),
    '# A step that fails leaves nothing half built.',
    'trap \'echo "a step failed: everything is removed again" >&2; cleanup\' ERR',
    'FILES=$(mktemp -d)',
    'trap \'rm -rf "$FILES"\' EXIT',
    ''
  ]
}

function cleanup({ spec, prefix, containers, volumes }: PreambleParts): readonly string[] {
  const remove = (words: readonly string[]): string => `  ${words.map(quote).join(' ')} >/dev/null 2>&1 || true`
  return [
    'cleanup() {',
    ...containers.map((name) => remove(['docker', 'rm', '--force', '--volumes', name])),
    ...volumes.map((name) => remove(['docker', 'volume', 'rm', name])),
    ...(spec.hostNetwork ? [] : [remove(['docker', 'network', 'rm', prefix])]),
    '}',
    `if [ "\${1:-}" = cleanup ]; then`,
    '  cleanup',
    '  exit',
    'fi',
    // Before the trap is set: what somebody made earlier is not for a failed step to remove.
    `for name in ${containers.map(quote).join(' ')}; do`,
    '  if docker container inspect "$name" >/dev/null 2>&1; then',
    '    echo "$name is there already: bash $0 cleanup removes it all" >&2',
    '    exit 1',
    '  fi',
    'done'
  ]
}

function inputs({ secrets, ports }: PreambleParts): readonly string[] {
  const lines: string[] = []
  if (secrets.length > 0) lines.push('# What the Secrets hold is not in this file. Set it before: NAME=value bash <this file>')
  for (const { variable, secret, key } of secrets) lines.push(`: "\${${variable}?set it to what the key ${key} of the Secret ${secret} holds}"`)
  if (ports.length > 0) lines.push('# The pod has its ports as long as it is there: 0 lets Docker choose another (docker ps shows it).')
  for (const { variable, hostPort } of ports) lines.push(`${variable}=\${${variable}:-0} # ${hostPort} in the pod`)
  return lines.length === 0 ? [] : [...lines, '']
}
