import { createReadStream, type ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CommandOutput, ImageView, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import { type LabContext, workingSession } from '../context'
import type { JobMeasure } from '../jobs'
import { pullAsJob } from '../pullAsJob'
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
  let archive: ReadStream | null = null
  const measure = (): JobMeasure => ({ done: archive?.bytesRead ?? 0, total: file.size, cancellable: (archive?.bytesRead ?? 0) < file.size })
  // What it has whole the engine loads, whoever is gone by then: so only a half archive can be taken back.
  return context.jobs.run({ kind: 'load', what: basename(path), unit: 'bytes', key: `load ${path}`, endsWithLab: true }, measure, async (signal) => {
    const opened = (archive = createReadStream(path))
    const unreadable = new AbortController()
    // Nobody else listens: the engine would wait for the rest of it for ever.
    opened.once('error', (error) => unreadable.abort(error))
    signal.addEventListener('abort', () => opened.destroy(), { once: true })
    try {
      return { loaded: await engineTrouble(() => session.runtime.loadImages(opened, AbortSignal.any([signal, unreadable.signal]))) }
    } catch (error) {
      throw unreadable.signal.aborted ? new LabError('bad-request', `${path} cannot be read: ${String(unreadable.signal.reason)}`, [{ path: 'path', message: 'cannot be read' }]) : error
    } finally {
      opened.destroy()
    }
  })
}

export async function pullImage(context: LabContext, { image }: ParsedInput<'images.pull'>): Promise<CommandOutput<'images.pull'>> {
  const session = workingSession(context)
  if (context.core.isCore(image)) throw new LabError('refused', `${image} comes with the lab and is never pulled`)
  if (!context.settings.get().allowPull) throw new LabError('refused', 'pulling images is not allowed in Settings')
  await engineTrouble(() => pullAsJob(context.jobs, session.runtime, image))
  const pulled = await engineTrouble(() => session.runtime.inspectImage(image))
  if (pulled === null) throw new LabError('engine-error', `${image} was pulled but is not there`)
  return { image, id: pulled.id }
}
