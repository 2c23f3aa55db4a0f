import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { CommandOutput, ImageView, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { type LabContext, workingSession } from '../context'
import { engineTrouble } from '../trouble'

export async function listImages(context: LabContext): Promise<CommandOutput<'images.list'>> {
  const session = context.session()
  const found = await engineTrouble(() => session.runtime.listImages())
  const containers = [...session.inventory.all()]
  const images = found.map((image): ImageView => ({
    ...image,
    bundled: context.core.bundled(image),
    usedBy: containers.filter((container) => container.imageId === image.id).map((container) => container.name)
  }))
  return { images: images.filter((image) => image.tags.length > 0).sort((a, b) => (a.tags[0] ?? '').localeCompare(b.tags[0] ?? '')) }
}

/** The bundled archive without a path; any archive of `docker save` with one. */
export async function loadImages(context: LabContext, { path }: ParsedInput<'images.load'>): Promise<CommandOutput<'images.load'>> {
  const session = workingSession(context)
  if (path === undefined) return { loaded: await engineTrouble(() => context.core.ensure(session.runtime, session.info.arch, { always: true })) }
  const file = await stat(path).catch(() => null)
  if (file === null || !file.isFile()) throw new LabError('bad-request', `no such file: ${path}`, [{ path: 'path', message: 'no such file' }])
  return { loaded: await engineTrouble(() => session.runtime.loadImages(createReadStream(path))) }
}

export async function pullImage(context: LabContext, { image }: ParsedInput<'images.pull'>): Promise<CommandOutput<'images.pull'>> {
  const session = workingSession(context)
  if (context.core.isCore(image)) throw new LabError('refused', `${image} comes with the lab and is never pulled`)
  if (!context.settings.get().allowPull) throw new LabError('refused', 'pulling images is not allowed in Settings')
  await engineTrouble(() => session.runtime.pullImage(image))
  const pulled = await engineTrouble(() => session.runtime.inspectImage(image))
  if (pulled === null) throw new LabError('engine-error', `${image} was pulled but is not there`)
  return { image, id: pulled.id }
}
