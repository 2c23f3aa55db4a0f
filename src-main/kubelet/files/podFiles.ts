import type { z } from 'zod'
import { type ContainerRuntime, type MountRequest, RuntimeError, type RuntimeInfo, type VolumeStatus } from '../../runtime/port'
import { LABEL } from '../labels'
import { createFilesHelper, podsVolumeName } from './container'
import { FilesHelper } from './helper'
import { type DirectoryOptions, type FileContent, type FileEntry, FilesRefusal, type FilesUsage, type PodFiles, type PublishedFile, type ResolvedPath } from './port'
import { ANSWERS, type FilesRequest, MOST_BYTES_AT_ONCE, type Payload, toFileEntry } from './protocol'

/** How often a helper that dies under a call is opened anew before the call is given up. */
const TRIES = 3

/** The lab's volume and its helper; both are made when they are not there. */
export async function openPodFiles(runtime: ContainerRuntime, lab: string, info: RuntimeInfo): Promise<PodFiles> {
  const volume = await runtime.createVolume(podsVolumeName(lab), { [LABEL.owner]: lab, [LABEL.volume]: 'pods' })
  const files = new HelperFiles(runtime, lab, info, volume)
  await files.open()
  return files
}

class HelperFiles implements PodFiles {
  private helper: Promise<FilesHelper> | null = null
  private closed = false
  private nextSlot = 1

  constructor(
    private readonly runtime: ContainerRuntime,
    private readonly lab: string,
    private readonly info: RuntimeInfo,
    private readonly volume: VolumeStatus
  ) {}

  async open(): Promise<void> {
    await this.living()
  }

  async makeDirectory(path: string, { mode, gid }: DirectoryOptions): Promise<boolean> {
    const { created } = await this.ask({ op: 'mkdir', path, mode, ...(gid === undefined ? {} : { gid }) }, ANSWERS.mkdir)
    return created
  }

  async writeInPlace(path: string, content: Uint8Array, mode: number): Promise<void> {
    await this.write(path, content, mode, 'in-place')
  }

  async writeDurably(path: string, content: Uint8Array, mode: number): Promise<void> {
    await this.write(path, content, mode, 'durable')
  }

  private async write(path: string, content: Uint8Array, mode: number, how: 'in-place' | 'durable'): Promise<void> {
    await this.withHelper(async (helper) => {
      const [payload] = await this.payloads(helper, [content])
      if (payload !== undefined) await helper.ask({ op: 'write', path, mode, how, ...payload })
    })
  }

  async publish(path: string, files: readonly PublishedFile[], gid: number | null): Promise<boolean> {
    return this.withHelper(async (helper) => {
      const payloads = await this.payloads(helper, files.map((file) => file.content))
      const entries = files.map((file, index) => ({ path: file.path, mode: file.mode, ...(payloads[index] ?? { data: '' }) }))
      return ANSWERS.publish.parse(await helper.ask({ op: 'publish', path, files: entries, ...(gid === null ? {} : { gid }) })).changed
    })
  }

  async read(path: string, max: number, from: 'start' | 'end' | number): Promise<FileContent | null> {
    const where = typeof from === 'number' ? { from: 'start', offset: from } as const : { from, offset: 0 }
    return absentIsNull(
      this.withHelper(async (helper) => {
        let piece = ANSWERS.read.parse(await helper.ask({ op: 'read', path, ...where, max }))
        const { offset } = piece
        const pieces = [piece.data]
        for (let left = max - piece.data.length; left > 0 && piece.data.length > 0; left -= piece.data.length) {
          piece = ANSWERS.read.parse(await helper.ask({ op: 'read', path, from: 'start', offset: piece.offset + piece.data.length, max: left }))
          pieces.push(piece.data)
        }
        return { bytes: Buffer.concat(pieces), offset, size: piece.size }
      })
    )
  }

  async list(path: string): Promise<readonly FileEntry[] | null> {
    return absentIsNull(
      this.withHelper(async (helper) => {
        const entries: FileEntry[] = []
        for (;;) {
          const answer = ANSWERS.list.parse(await helper.ask({ op: 'list', path, after: entries.at(-1)?.name ?? '' }))
          entries.push(...answer.entries.map(toFileEntry))
          if (!answer.more) return entries
        }
      })
    )
  }

  async remove(path: string): Promise<void> {
    await this.ask({ op: 'remove', path }, ANSWERS.none)
  }

  async resolve(volume: string, subPath: string): Promise<ResolvedPath> {
    return this.ask({ op: 'resolve', path: volume, sub: subPath }, ANSWERS.resolve)
  }

  async usage(path: string): Promise<FilesUsage | null> {
    return absentIsNull(this.ask({ op: 'usage', path }, ANSWERS.usage))
  }

  async own(path: string, gid: number, readOnly: boolean): Promise<void> {
    await this.ask({ op: 'own', path, gid, readOnly }, ANSWERS.none)
  }

  mountOf(path: string, target: string, readOnly: boolean): MountRequest {
    if (this.info.volumeSubpath) return { volume: this.volume.name, subpath: path, path: target, readOnly }
    return { source: `${this.volume.mountpoint}/${path}`, path: target, readOnly }
  }

  async close(): Promise<void> {
    this.closed = true
    const helper = await this.helper?.catch(() => null)
    await helper?.close()
  }

  private ask<T>(request: FilesRequest, answer: z.ZodType<T>): Promise<T> {
    return this.withHelper(async (helper) => answer.parse(await helper.ask(request)))
  }

  /** A helper that dies under a call is opened anew and asked again: every call may be repeated. */
  private async withHelper<T>(use: (helper: FilesHelper) => Promise<T>): Promise<T> {
    for (let left = TRIES; ; left--) {
      const helper = await this.living()
      try {
        return await use(helper)
      } catch (error) {
        if (!(error instanceof RuntimeError) || !helper.ended || this.closed || left <= 1) throw error
      }
    }
  }

  private async living(): Promise<FilesHelper> {
    if (this.closed) throw new RuntimeError('other', 'the lab’s files are closed', 'files')
    for (let seen: typeof this.helper = null; this.helper !== seen; ) {
      seen = this.helper
      const helper = await seen?.catch(() => null)
      // Somebody who waited beside us may have begun a new one meanwhile: then that one is looked at.
      if (helper !== undefined && helper !== null && !helper.ended) return helper
    }
    this.helper = createFilesHelper(this.runtime, this.lab).then((id) => FilesHelper.start(this.runtime, id))
    return this.helper
  }

  /** What does not fit on a line goes ahead in pieces. */
  private async payloads(helper: FilesHelper, contents: readonly Uint8Array[]): Promise<readonly Payload[]> {
    const total = contents.reduce((sum, content) => sum + content.length, 0)
    if (total <= MOST_BYTES_AT_ONCE) return contents.map((content) => ({ data: Buffer.from(content).toString('base64') }))
    const payloads: Payload[] = []
    for (const content of contents) {
      const slot = this.nextSlot++
      for (let at = 0; at === 0 || at < content.length; at += MOST_BYTES_AT_ONCE) {
        await helper.ask({ op: 'stage', slot, data: Buffer.from(content.subarray(at, at + MOST_BYTES_AT_ONCE)).toString('base64') })
      }
      payloads.push({ slot })
    }
    return payloads
  }
}

async function absentIsNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof FilesRefusal && error.code === 'ENOENT') return null
    throw error
  }
}
