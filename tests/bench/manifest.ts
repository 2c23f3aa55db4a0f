import { parseManifest } from '../../src-main/pod/manifest'
import type { PodSpec } from '../../src-main/pod/spec'
import { SANDBOX_NAME } from '../../src-main/kubelet/labels'

/** Two apps that do nothing and obey SIGTERM: what is measured is the building, not what is built. */
export const APPS = ['front', 'back'] as const
/** As the containers' labels name them. */
export const ALL_CONTAINERS = [SANDBOX_NAME, ...APPS] as const

export function podManifest(name: string): string {
  const containers = APPS.map((app) => `  - name: ${app}\n    image: pauselab/demo\n    imagePullPolicy: Never\n    args: [sleep, infinity]`)
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n${containers.join('\n')}\n`
}

/** The same pod as the lab understands it, for those who build it without the lab. */
export function podSpec(name: string): PodSpec {
  const { pods, errors } = parseManifest(podManifest(name))
  const [pod] = pods
  if (pod === undefined) throw new Error(`the bench's own manifest is refused: ${JSON.stringify(errors)}`)
  return pod.spec
}
