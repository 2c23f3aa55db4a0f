import { posix } from 'node:path'
import { type DirectoryOptions, type FileContent, type FileEntry, FilesRefusal, type FilesUsage, type PodFiles, type PublishedFile, type ResolvedPath } from '../../../src-main/kubelet/files/port'
import type { MountRequest } from '../../../src-main/runtime/port'

interface Entry {
  readonly kind: 'directory' | 'file'
  readonly mode: number
  readonly gid: number
  readonly content: Uint8Array
}

/** The pods' files in memory. It knows directories and files; what is published is there under its plain path. */
export class FilesInMemory implements PodFiles {
  readonly entries = new Map<string, Entry>()
  readonly calls: string[] = []
  /** What it returns is thrown. */
  refuse: (call: string, path: string) => Error | null = () => null

  text(path: string): string | null {
    const entry = this.entries.get(path)
    return entry === undefined ? null : Buffer.from(entry.content).toString('utf8')
  }

  async makeDirectory(path: string, { mode, gid = 0 }: DirectoryOptions): Promise<boolean> {
    this.called('mkdir', path)
    if (this.entries.has(path)) return false
    this.makeParents(path)
    this.entries.set(path, { kind: 'directory', mode, gid, content: new Uint8Array() })
    return true
  }

  async writeInPlace(path: string, content: Uint8Array, mode: number): Promise<void> {
    this.called('write', path)
    this.put(path, content, mode)
  }

  async writeDurably(path: string, content: Uint8Array, mode: number): Promise<void> {
    this.called('write durably', path)
    this.put(path, content, mode)
  }

  async publish(path: string, files: readonly PublishedFile[], gid: number | null): Promise<boolean> {
    this.called('publish', path)
    for (const old of this.below(path)) this.entries.delete(old)
    for (const file of files) this.put(`${path}/${file.path}`, file.content, file.mode, gid ?? 0)
    return true
  }

  async read(path: string, max: number, from: 'start' | 'end' | number): Promise<FileContent | null> {
    this.called('read', path)
    const content = this.entries.get(path)?.content
    if (content === undefined) return null
    const offset = from === 'end' ? Math.max(0, content.length - max) : from === 'start' ? 0 : from
    return { bytes: content.slice(offset, offset + max), offset, size: content.length }
  }

  async list(path: string): Promise<readonly FileEntry[] | null> {
    this.called('list', path)
    if (path !== '' && this.entries.get(path)?.kind !== 'directory') return null
    const children = [...this.entries].filter(([one]) => posix.dirname(one) === (path === '' ? '.' : path))
    return children.map(([one, { kind, mode, gid, content }]) => ({ name: posix.basename(one), kind, mode, gid, uid: 0, size: content.length, modifiedAt: 0, target: null }))
  }

  async remove(path: string): Promise<void> {
    this.called('remove', path)
    for (const one of [path, ...this.below(path)]) this.entries.delete(one)
  }

  async resolve(volume: string, subPath: string): Promise<ResolvedPath> {
    this.called('resolve', `${volume} ${subPath}`)
    const path = posix.join(volume, subPath)
    if (!path.startsWith(volume)) throw new FilesRefusal('ESCAPE', 'leads out of the volume')
    const kind = this.entries.get(path)?.kind ?? 'directory'
    if (!this.entries.has(path)) await this.makeDirectory(path, { mode: 0o777 })
    return { path, kind }
  }

  async usage(path: string): Promise<FilesUsage | null> {
    this.called('usage', path)
    if (!this.entries.has(path)) return null
    const all = this.below(path)
    return { bytes: all.reduce((sum, one) => sum + (this.entries.get(one)?.content.length ?? 0), 0), inodes: all.length + 1 }
  }

  async own(path: string, gid: number): Promise<void> {
    this.called('own', path)
    for (const one of [path, ...this.below(path)]) {
      const entry = this.entries.get(one)
      if (entry !== undefined) this.entries.set(one, { ...entry, gid })
    }
  }

  mountOf(path: string, target: string, readOnly: boolean): MountRequest {
    return { source: `/volume/${path}`, path: target, readOnly }
  }

  async close(): Promise<void> {
    this.called('close', '')
  }

  private called(call: string, path: string): void {
    this.calls.push(`${call} ${path}`.trim())
    const error = this.refuse(call, path)
    if (error !== null) throw error
  }

  private put(path: string, content: Uint8Array, mode: number, gid = 0): void {
    this.makeParents(path)
    this.entries.set(path, { kind: 'file', mode, gid, content })
  }

  private makeParents(path: string): void {
    const folder = posix.dirname(path)
    if (folder === '.' || this.entries.has(folder)) return
    this.makeParents(folder)
    this.entries.set(folder, { kind: 'directory', mode: 0o755, gid: 0, content: new Uint8Array() })
  }

  private below(path: string): readonly string[] {
    return [...this.entries.keys()].filter((one) => one.startsWith(`${path}/`))
  }
}
