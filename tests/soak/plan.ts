import { seededRandom } from '../bench/stats'
import type { SoakPod } from './pods'

/** engine: a bare call to the engine. lab: the lab's containers.kill. host, inside: the lab's processes.kill. */
export type Via = 'engine' | 'lab' | 'host' | 'inside'

export interface Kill {
  readonly index: number
  readonly pod: string
  /** `pause`, or a container of the spec. */
  readonly container: string
  /** main: the container's first process, so the container ends. child: another of its processes. */
  readonly what: 'main' | 'child'
  readonly via: Via
  readonly signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'
  /** Not after the recovery from the kill before it in this pod, but this many ms after that death; null: after the recovery. */
  readonly hasteMs: number | null
}

const HASTY_SHARE = 0.15
const LONGEST_HASTE_MS = 400

/** The whole run's choices before its first kill: what happens meanwhile cannot change them. */
export function planKills(seed: number, count: number, pods: readonly SoakPod[]): readonly Kill[] {
  const random = seededRandom(seed)
  function choose<T>(from: readonly T[]): T {
    const chosen = from[Math.floor(random() * from.length)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }
  return Array.from({ length: count }, (_, index) => {
    const pod = choose(pods)
    const hasteMs = random() < HASTY_SHARE ? Math.floor(random() * LONGEST_HASTE_MS) : null
    return { index, pod: pod.name, hasteMs, ...chooseTarget(pod, choose) }
  })
}

function chooseTarget(pod: SoakPod, choose: <T>(from: readonly T[]) => T): Pick<Kill, 'container' | 'what' | 'via' | 'signal'> {
  const kind = choose(['app', 'app', 'app', 'process', 'pause', 'pause', 'child'] as const)
  if (kind === 'child') return { container: 'kids', what: 'child', via: choose(['host', 'inside'] as const), signal: choose(['SIGKILL', 'SIGTERM'] as const) }
  const container = kind === 'pause' ? 'pause' : choose(pod.containers)
  // From inside, pause can only be reached where the PID namespace is shared: its own image has nothing that could send a signal.
  const inside: readonly Via[] = kind !== 'pause' || pod.shareProcessNamespace ? ['inside'] : []
  const via = choose<Via>(kind === 'app' ? ['engine', 'lab'] : kind === 'process' ? ['host', ...inside] : ['engine', 'lab', 'host', ...inside])
  // The kernel drops a SIGKILL that PID 1 gets from inside its own namespace.
  const signal = via === 'inside' ? choose(['SIGTERM', 'SIGINT'] as const) : choose(['SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT'] as const)
  return { container, what: 'main', via, signal }
}
