import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const IMAGES_FOLDER = fileURLToPath(new URL('../../../resources/images', import.meta.url))
export const ARCHIVES_FOLDER = join(IMAGES_FOLDER, 'archives')

export type Arch = 'amd64' | 'arm64'

export interface ArchiveInfo {
  readonly arch: Arch
  readonly file: string
  readonly sha256: string
  readonly size: number
}

export interface ImageInfo {
  readonly name: string
  readonly arch: Arch
  readonly tags: readonly string[]
  readonly id: string
  readonly content: string
  readonly size: number
}

export interface ImagesIndex {
  readonly version: string
  readonly archives: readonly ArchiveInfo[]
  readonly images: readonly ImageInfo[]
}

export function readIndex(): ImagesIndex {
  return JSON.parse(readFileSync(join(ARCHIVES_FOLDER, 'images.json'), 'utf8')) as ImagesIndex
}

export function archivePath(arch: Arch): string {
  return join(ARCHIVES_FOLDER, `pauselab-core-${arch}.tar`)
}

/** The regular files of a tar file by name, read without any tar program. */
export function untar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = parseInt(archive.toString('ascii', at + 124, at + 135), 8)
    if (archive.toString('ascii', at + 156, at + 157) === '0') files.set(name, archive.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** The binary of an image, out of the archive in the repository. */
export function extractBinary(arch: Arch, name: 'pause' | 'pause-noreap' | 'probe' | 'demo'): Buffer {
  const image = readIndex().images.find((candidate) => candidate.arch === arch && candidate.name === `pauselab/${name}`)
  const layer = untar(readFileSync(archivePath(arch))).get(`blobs/sha256/${image?.content.replace('sha256:', '')}`)
  const binary = layer === undefined ? undefined : untar(layer).get(name)
  if (binary === undefined) throw new Error(`no ${name} for ${arch} in the archive`)
  return binary
}

/** The same as an executable file: in a folder named after its contents, so that runs share it and none leaves more behind. */
export function binaryFile(arch: Arch, name: 'pause' | 'pause-noreap' | 'probe' | 'demo'): string {
  const binary = extractBinary(arch, name)
  const folder = join(tmpdir(), 'pauselab-test-images', createHash('sha256').update(binary).digest('hex').slice(0, 16))
  const file = join(folder, name)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const half = `${file}.${process.pid}`
  writeFileSync(half, binary, { mode: 0o755 })
  renameSync(half, file)
  return file
}
