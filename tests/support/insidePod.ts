import { readFileSync } from 'node:fs'
import type { TestLab } from './lab'

/** Where a container's own root is seen from this machine: what is read or written there goes through its mounts. */
export function rootOf(lab: TestLab, pod: string, container: string): string {
  const { hostPid } = lab.container(pod, container)
  if (hostPid === null) throw new Error(`container ${container} of pod ${pod} does not run`)
  return `/proc/${hostPid}/root`
}

export interface Mount {
  readonly type: string
  readonly options: readonly string[]
}

/** As the kernel tells of it; null when nothing is mounted there. */
export function mountAt(lab: TestLab, pod: string, container: string, path: string): Mount | null {
  const { hostPid } = lab.container(pod, container)
  for (const line of readFileSync(`/proc/${hostPid}/mountinfo`, 'utf8').split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const fields = before.split(' ')
    if (fields[4] !== path) continue
    const [type = '', , superOptions = ''] = after.split(' ')
    return { type, options: [...(fields[5] ?? '').split(','), ...superOptions.split(',')] }
  }
  return null
}

export function podText(name: string, spec: string, metadata = ''): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}${metadata === '' ? '' : `, ${metadata}`} }\nspec: ${spec}\n`
}

export function sleeper(name: string, more = ''): string {
  return `{ name: ${name}, image: pauselab/demo, args: [sleep]${more === '' ? '' : `, ${more}`} }`
}
