export interface Schematic {
  readonly rooms: number
  readonly inits: number
  /** False for the counter-experiment without pause. */
  readonly slab: boolean
  readonly bands: readonly ('net' | 'ipc' | 'pid')[]
}

/**
 * The outline of the first pod in a manifest, for a thumbnail. Reads lines, not YAML: the page carries no parser, and a
 * thumbnail that is a room short does no harm.
 */
export function readSchematic(manifest: string): Schematic {
  const counts = { containers: 0, initContainers: 0 }
  let section: keyof typeof counts | null = null
  let indent = 0
  for (const line of (manifest.split(/^---/m).find((part) => part.includes('containers:')) ?? '').split('\n')) {
    const heading = /^(\s*)(containers|initContainers):/.exec(line)
    if (heading) {
      section = heading[2] as keyof typeof counts
      indent = heading[1]?.length ?? 0
      continue
    }
    const text = /^(\s*)[^\s#]/.exec(line)
    if (!text) continue
    const depth = text[1]?.length ?? 0
    if (depth < indent || (depth === indent && !line.trimStart().startsWith('-'))) section = null
    else if (section && /^\s*(- )?image:/.test(line)) counts[section] += 1
  }
  const shared = /^\s*shareProcessNamespace:\s*true\b/m.test(manifest)
  return { rooms: Math.max(1, counts.containers), inits: counts.initContainers, slab: !/^\s*dev\.pauselab\/sandbox:\s*["']?none\b/m.test(manifest), bands: shared ? ['net', 'ipc', 'pid'] : ['net', 'ipc'] }
}
