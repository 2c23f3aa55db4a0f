import type { LabSnapshot } from '../../../src-main/api'
import { LabProcess } from '../lab/labProcess'

export const CROWD = 100
/** As many manifests as one application carries with ease. */
const AT_ONCE = 25
const APPS = ['front', 'middle', 'back'] as const
/** So that who is killed often is soon back, and can be killed again. */
const TIME_SCALE = 0.02

/** A lab of a hundred pods of three (and their pause) on the simulated engine: the same changes on any machine, as many as are wanted. */
export async function openCrowd(place: { readonly root: string; readonly programs: Readonly<Record<string, string>> }): Promise<LabProcess> {
  const lab = await LabProcess.start({ program: place.programs['labHost'] ?? '', root: place.root, labName: 'bench-window', env: { PAUSELAB_ENGINE: 'simulated' } })
  try {
    await lab.run('settings.set', { timeScale: TIME_SCALE })
    const names = Array.from({ length: CROWD }, (_, index) => `pod-${String(index).padStart(3, '0')}`)
    for (let from = 0; from < CROWD; from += AT_ONCE) await lab.run('pods.apply', { manifest: names.slice(from, from + AT_ONCE).map(manifest).join('---\n') })
    await lab.until('the crowd runs', isUp)
    return lab
  } catch (error) {
    await lab.stop()
    throw error
  }
}

/** The pod that the window shows first. */
export function shownPod({ pods }: LabSnapshot): string {
  return pods[0]?.name ?? ''
}

function isUp({ pods }: LabSnapshot): boolean {
  return pods.length === CROWD && pods.every((pod) => pod.containers.length === APPS.length + 1 && pod.containers.every((one) => one.state === 'running'))
}

function manifest(name: string): string {
  const containers = APPS.map((app) => `  - name: ${app}\n    image: pauselab/demo\n    imagePullPolicy: Never\n    args: [sleep, infinity]`)
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n${containers.join('\n')}\n`
}
