import type { PodView } from '../../../../src-main/api'
import type { EngineApi } from '../../../bench/engine/api'
import type { Call } from '../../../support/faults'
import type { TestLab } from '../../../support/lab'
import type { Subject } from './subjects'

export interface Scene {
  readonly subject: Subject
  readonly lab: TestLab
  readonly engine: EngineApi
  /** The pod's name. */
  readonly pod: string
  /** As it was before; null when it is yet to be made. */
  readonly before: PodView | null
}

export interface Scenario {
  readonly name: string
  /** Whether the pod runs before the lab is ended. */
  readonly beginsWithPod: boolean
  /** What is asked of the lab, or done to its pod. Rejects when the lab ends meanwhile. */
  readonly act: (scene: Scene) => Promise<unknown>
  /**
   * What became of it: `done` in full, `never` asked as far as the engine knows, null: not at its end yet. What was
   * answered, or was done to the pod behind the lab's back, may not be `never`.
   */
  readonly outcome: (scene: Scene, pod: PodView | undefined) => 'done' | 'never' | null
  readonly mayBeLost: boolean
  /** How often the container has been started at the end, when it was done. */
  readonly starts: (scene: Scene, container: string) => number
  /** The container whose count nothing on the engine tells, from its removal by hand to the first call that depends on it. */
  readonly uncounted?: (scene: Scene) => string
}

/** Whether the count of that container is on the engine: the call to write it was answered, as any call after it shows. `last`: the call after whose answer the lab was ended. */
export function isCounted(calls: readonly Call[], last: Call | undefined, container: string): boolean {
  const isFloor = (call: Call): boolean => call.method === 'createVolume' && call.about.includes('_floor_')
  const isNext = (call: Call): boolean => call.method === 'createContainer' && call.about.startsWith(`k8s_${container}_`)
  return calls.some(isNext) || (last !== undefined && isFloor(last))
}

/** Every container is where its role wants it. */
export function isWhole(pod: PodView): boolean {
  return pod.containers.every((one) => (one.role === 'init' ? one.state === 'terminated' && one.exitCode === 0 : one.state === 'running' && !one.stranded))
}

function target({ subject }: Scene, pod: PodView | null | undefined): PodView['containers'][number] | undefined {
  return pod?.containers.find((one) => one.name === subject.target)
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'create',
    beginsWithPod: false,
    act: ({ lab, subject, pod }) => lab.apply(subject.manifest(pod, 1)),
    outcome: (_scene, pod) => (pod === undefined ? 'never' : isWhole(pod) ? 'done' : null),
    mayBeLost: true,
    starts: () => 1
  },
  {
    name: 'update',
    beginsWithPod: true,
    act: ({ lab, subject, pod }) => lab.apply(subject.manifest(pod, 2)),
    outcome: (scene, pod) => {
      if (pod === undefined || !isWhole(pod)) return null
      if (pod.generation === scene.before?.generation) return 'never'
      return target(scene, pod)?.id === target(scene, scene.before)?.id ? null : 'done'
    },
    mayBeLost: true,
    starts: ({ subject }, container) => (container === subject.target ? 2 : 1)
  },
  {
    name: 'restart',
    beginsWithPod: true,
    act: async (scene) => scene.engine.kill(target(scene, scene.before)?.id ?? '', 'SIGKILL'),
    outcome: (scene, pod) => (pod !== undefined && isWhole(pod) && target(scene, pod)?.id !== target(scene, scene.before)?.id ? 'done' : null),
    mayBeLost: false,
    starts: ({ subject }, container) => (container === subject.target ? 2 : 1)
  },
  {
    name: 'sandbox re-creation',
    beginsWithPod: true,
    act: async ({ engine, before }) => engine.kill(before?.sandboxId ?? '', 'SIGKILL'),
    outcome: ({ before }, pod) => (pod !== undefined && isWhole(pod) && pod.sandboxId !== before?.sandboxId ? 'done' : null),
    mayBeLost: false,
    starts: () => 2
  },
  {
    name: 'return of an app removed by hand',
    beginsWithPod: true,
    act: async (scene) => scene.engine.remove(target(scene, scene.before)?.id ?? ''),
    outcome: (scene, pod) => (pod !== undefined && isWhole(pod) && target(scene, pod)?.id !== target(scene, scene.before)?.id ? 'done' : null),
    mayBeLost: false,
    starts: ({ subject }, container) => (container === subject.target ? 2 : 1),
    uncounted: ({ subject }) => subject.target
  },
  {
    name: 'return of a sandbox removed by hand',
    beginsWithPod: true,
    act: async ({ engine, before }) => engine.remove(before?.sandboxId ?? ''),
    outcome: ({ before }, pod) => (pod !== undefined && isWhole(pod) && pod.sandboxId !== before?.sandboxId ? 'done' : null),
    mayBeLost: false,
    starts: () => 2,
    uncounted: () => 'pause'
  },
  {
    name: 'delete',
    beginsWithPod: true,
    act: async ({ lab, before }) => lab.lab.run('pods.delete', { uid: before?.uid ?? '' }),
    outcome: (_scene, pod) => (pod === undefined ? 'done' : pod.deletionTimestamp === null && isWhole(pod) ? 'never' : null),
    mayBeLost: true,
    starts: () => 1
  }
]
