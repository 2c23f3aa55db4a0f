import type { CommandOutput, ParsedInput, ShellImage } from '../../api/commands'
import { LabError } from '../../api/errors'
import { containersOf } from '../../pod/containers'
import type { ParsedManifest } from '../../pod/manifest'
import type { PodSpec } from '../../pod/spec'
import { type LabContext, workingSession } from '../context'
import { parseManifest } from '../manifests'
import { shellOfImage } from '../shells'
import { engineTrouble } from '../trouble'

/** Local images with a shell, by name; the lab's own have none. */
export async function listShellImages(context: LabContext): Promise<CommandOutput<'images.shells'>> {
  const session = workingSession(context)
  const { runtime } = session
  const images: ShellImage[] = []
  await engineTrouble(async () => {
    for (const image of await runtime.listImages()) {
      const [tag] = image.tags
      if (tag === undefined || image.tags.some((one) => context.core.isCore(one))) continue
      const shell = await shellOfImage(runtime, session.lab, image)
      if (shell !== null) images.push(...image.tags.map((name) => ({ image: name, shell, sizeBytes: image.sizeBytes })))
    }
  })
  return { images: images.sort((a, b) => a.image.localeCompare(b.image)) }
}

/** As `kubectl debug` does it: one more ephemeral container in the pod's spec, and the kubelet does the rest. */
export async function debugPod(context: LabContext, { uid, image, container }: ParsedInput<'pods.debug'>): Promise<CommandOutput<'pods.debug'>> {
  const session = workingSession(context)
  const worker = session.kubelet.pod(uid)
  if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  const { spec, source } = worker.pod.pod
  const found = await engineTrouble(() => session.runtime.inspectImage(image))
  const shell = found === null ? null : await engineTrouble(() => shellOfImage(session.runtime, session.lab, found))
  if (shell === null) throw new LabError('refused', found === null ? `there is no image ${image} on this engine` : `${image} has no shell`)
  const name = freeName(spec)
  const parsed = await parseManifest(await withDebugContainer(source, { name, image, command: [shell], ...(container === undefined ? {} : { targetContainerName: container }) }), context.settings.get())
  if (parsed.errors.length > 0) throw new LabError('invalid', `the debug container was refused: ${parsed.errors[0]?.message ?? ''}`, parsed.errors)
  await engineTrouble(() => session.kubelet.apply(keepingOlder(parsed, spec)))
  context.note({
    at: Date.now(),
    source: 'user',
    type: 'Normal',
    reason: 'Debug',
    message: `debug container ${name} (${image}) added to pod/${spec.name}`,
    pod: { uid, namespace: spec.namespace, name: spec.name },
    container: name,
    containerId: null,
    command: null,
    data: {}
  })
  return { container: name }
}

interface DebugContainer {
  readonly name: string
  readonly image: string
  readonly command: readonly string[]
  readonly targetContainerName?: string
}

async function withDebugContainer(source: string, container: DebugContainer): Promise<string> {
  const { addDebugContainer } = await import('../../pod/manifest/yaml/debugContainer')
  // Its shell waits for whoever attaches; an image that is here is not looked for elsewhere.
  return addDebugContainer(source, { ...container, imagePullPolicy: 'Never', stdin: true, tty: true })
}

/** A text that was applied later need not name the debug containers that were added before it. */
function keepingOlder(parsed: ParsedManifest, old: PodSpec): ParsedManifest {
  const pods = parsed.pods.map((pod) => {
    const named = new Set(pod.spec.ephemeralContainers.map(({ name }) => name))
    const older = old.ephemeralContainers.filter(({ name }) => !named.has(name))
    return { ...pod, spec: { ...pod.spec, ephemeralContainers: [...older, ...pod.spec.ephemeralContainers] } }
  })
  return { ...parsed, pods }
}

function freeName(spec: PodSpec): string {
  const taken = new Set(containersOf(spec).map(({ name }) => name))
  for (let number = 1; ; number++) if (!taken.has(`debugger-${number}`)) return `debugger-${number}`
}
