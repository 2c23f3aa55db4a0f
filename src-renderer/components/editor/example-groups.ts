import type { ExamplePod } from '@api/commands'

/** Keys of `editor.group`, in the order in which a workshop takes them, and what belongs to each. */
const GROUPS = {
  first: ['two-containers', 'shared-pids', 'published-port'],
  lifecycle: ['crash-loop', 'stubborn', 'init-config', 'sidecar-log'],
  data: ['shared-volume', 'memory-volume', 'configmap', 'secret'],
  health: ['probes'],
  counter: ['no-pause']
} as const satisfies Record<string, readonly string[]>

export interface ExampleGroup {
  readonly key: keyof typeof GROUPS | 'more'
  readonly examples: readonly ExamplePod[]
}

/** Groups that have something to show; an example that no group knows is shown last, never dropped. */
export function groupExamples(examples: readonly ExamplePod[]): readonly ExampleGroup[] {
  const byId = new Map(examples.map((example) => [example.id, example]))
  const groups: ExampleGroup[] = Object.entries(GROUPS).map(([key, ids]) => ({
    key: key as keyof typeof GROUPS,
    examples: ids.flatMap((id) => byId.get(id) ?? [])
  }))
  const known = new Set<string>(Object.values(GROUPS).flat())
  return [...groups, { key: 'more' as const, examples: examples.filter((example) => !known.has(example.id)) }].filter((group) => group.examples.length > 0)
}
