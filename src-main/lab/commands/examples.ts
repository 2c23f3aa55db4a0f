import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CommandOutput, ExamplePod } from '../../api/commands'
import type { LabContext } from '../context'
import { parseManifest } from '../manifests'

/** The manifests of resources/pods; the one for the first minute comes first, the others by name. */
export async function listExamples(context: LabContext): Promise<CommandOutput<'examples.list'>> {
  const folder = path.join(context.resourcesDir, 'pods')
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  const examples = await Promise.all(files.map((file) => readExample(context, path.join(folder, file))))
  // Some show what the kubelet part is still to learn.
  return { examples: examples.filter((example) => example !== null) }
}

const FIRST = 'two-containers.yaml'

function rank(file: string): number {
  return file === FIRST ? 0 : 1
}

async function readExample(context: LabContext, file: string): Promise<ExamplePod | null> {
  const manifest = await readFile(file, 'utf8')
  const { pods, errors } = await parseManifest(manifest, context.settings.get())
  if (errors.length > 0) return null
  const images = new Set(pods.flatMap((pod) => [...pod.spec.initContainers, ...pod.spec.containers].map((container) => container.image)))
  return { id: path.basename(file, '.yaml'), manifest, missingImages: await missing(context, images) }
}

async function missing(context: LabContext, images: ReadonlySet<string>): Promise<readonly string[]> {
  const foreign = [...images].filter((image) => !context.core.isCore(image))
  if (foreign.length === 0 || context.status().state !== 'ready') return foreign
  const { runtime } = context.session()
  const there = await Promise.all(foreign.map((image) => runtime.inspectImage(image)))
  return foreign.filter((_, index) => there[index] === null)
}
