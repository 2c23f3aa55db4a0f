import type { MountRequest } from '../../runtime/port'

/**
 * The pods' files: one volume of the engine's per lab, as /var/lib/kubelet is one folder of a node. Every path is
 * relative to the volume, names by `/`, never absolute, never with `.` or `..`; whatever links a container plants, no
 * call leaves the volume. Every call may be repeated: what was done already stays done.
 * Rejects with a `FilesRefusal` when the files say no, with a `RuntimeError` when the engine does.
 */
export interface PodFiles {
  /** With all above it (0755). One that is there stays as it is: answers false then. */
  makeDirectory(path: string, options: DirectoryOptions): Promise<boolean>
  /** Keeps the inode of a file that is there: a container may have it mounted. */
  writeInPlace(path: string, content: Uint8Array, mode: number): Promise<void>
  /** All or nothing, and on the disk when it resolves. */
  writeDurably(path: string, content: Uint8Array, mode: number): Promise<void>
  /** Replaces what a volume shows, at once for every reader (volumeutil.AtomicWriter). Answers whether anything changed. */
  publish(path: string, files: readonly PublishedFile[], gid: number | null): Promise<boolean>
  /** At most so many bytes from the start, the end, or that offset; null when there is no such file. */
  read(path: string, max: number, from: 'start' | 'end' | number): Promise<FileContent | null>
  /** By name; null when there is no such directory. */
  list(path: string): Promise<readonly FileEntry[] | null>
  /** With all below it, following no link. Gone already is no error. */
  remove(path: string): Promise<void>
  /** Where a path within a volume leads, links followed as long as they stay within; what is missing is made, with the volume's own mode. */
  resolve(volume: string, subPath: string): Promise<ResolvedPath>
  /** null when there is nothing at that path. */
  usage(path: string): Promise<FilesUsage | null>
  /** Gives all of it to a group, as fsGroup does (volume.SetVolumeOwnership). */
  own(path: string, gid: number, readOnly: boolean): Promise<void>
  /** A part of the volume, for a container. */
  mountOf(path: string, target: string, readOnly: boolean): MountRequest
  close(): Promise<void>
}

export interface DirectoryOptions {
  readonly mode: number
  readonly gid?: number
}

export interface PublishedFile {
  /** Relative to the volume's root. */
  readonly path: string
  readonly mode: number
  readonly content: Uint8Array
}

export interface FileContent {
  readonly bytes: Uint8Array
  /** Where they begin. */
  readonly offset: number
  /** Of the whole file. */
  readonly size: number
}

export type FileKind = 'directory' | 'file' | 'link' | 'socket' | 'fifo' | 'device'

export interface FileEntry {
  readonly name: string
  readonly kind: FileKind
  readonly size: number
  /** Permission bits. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number
  /** Of a link. */
  readonly target: string | null
}

export interface ResolvedPath {
  /** Relative to the lab's volume, with no link in it. */
  readonly path: string
  readonly kind: FileKind
}

export interface FilesUsage {
  /** As the disk counts them; a file with several names once. */
  readonly bytes: number
  readonly inodes: number
}

/** `code` is `ESCAPE` for a path that leads out of where it must stay, else the name of an errno. */
export class FilesRefusal extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message)
    this.name = 'FilesRefusal'
  }
}
