import { setTimeout as delay } from 'node:timers/promises'
import type { LabSnapshot, PodView } from '../../../src-main/api'
import type { Bench } from '../bench'
import { ALL_CONTAINERS, podManifest } from '../manifest'

/** The engine goes on tidying (interfaces, mounts) after it has answered: what comes next shall not pay for it. */
export async function settle(): Promise<void> {
  await delay(250)
}

export function isRunning(snapshot: LabSnapshot, name: string): boolean {
  return podOf(snapshot, name)?.containers.every((one) => one.state === 'running') === true
}

export function podOf(snapshot: LabSnapshot, name: string): PodView | undefined {
  return snapshot.pods.find((pod) => pod.name === name)
}

export function idOf(bench: Bench, pod: string, container: string): string {
  const id = podOf(bench.lab.snapshot, pod)?.containers.find((one) => one.name === container)?.id
  if (id === undefined || id === null) throw new Error(`no container ${container} in pod ${pod}`)
  return id
}

/** A pod that has been running for a moment. */
export async function freshLabPod(bench: Bench, name: string): Promise<void> {
  await bench.lab.run('pods.apply', { manifest: podManifest(name) })
  await bench.lab.until(`${name} runs`, (snapshot) => isRunning(snapshot, name))
  await settle()
}

export async function deleteLabPods(bench: Bench): Promise<void> {
  await bench.lab.run('pods.deleteAll', { graceSeconds: 0 })
  await bench.lab.until('all pods are gone', (snapshot) => snapshot.pods.length === 0)
  await settle()
}

/** The engine's time of the last start of all containers of these pods; the lab's pods and the bare ones in the same way. */
export function allRunning(bench: Bench, owner: string, pods: readonly string[], names: readonly string[] = ALL_CONTAINERS): Promise<number> {
  return bench.events.allStarted(owner, new Set(pods), names)
}
