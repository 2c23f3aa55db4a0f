import { posix } from 'node:path'
import { containersOf } from '../../pod/containers'
import type { FilesVolume, MountSpec, VolumeSpec } from '../../pod/model/volumes'
import type { DataObjects, PodContext, Resolved } from '../../pod/resolve/context'
import type { Env } from '../../pod/resolve/env'
import { type VolumeFile, volumeFiles } from '../../pod/resolve/files'
import { resolveSubPath } from '../../pod/resolve/subPath'
import type { PodSpec } from '../../pod/spec'
import type { MountRequest } from '../../runtime/port'
import type { Marks } from './marks'

/** An image of which a container is made only to copy files through it; it is never started. */
const CARRIER_IMAGE = 'pauselab/pause'

export interface ScriptVolumes {
  readonly prefix: string
  readonly marks: Marks
}

export function carrierName(prefix: string): string {
  return `${prefix}-files`
}

export function volumeName(prefix: string, volume: string): string {
  return `${prefix}-${volume}`
}

/** Shell variable with the folder of a volume on the engine's machine. */
function folderVariable(volume: string): string {
  return `FOLDER_${volume.toUpperCase().replaceAll('-', '_')}`
}

/** Volumes that are Docker's: a hostPath is a folder of the machine already. */
export function ownVolumes(spec: PodSpec): readonly Exclude<VolumeSpec, { kind: 'hostPath' }>[] {
  return spec.volumes.filter((volume) => volume.kind !== 'hostPath')
}

export function volumeLines(spec: PodSpec, context: PodContext, data: DataObjects, folders: readonly string[], { prefix, marks }: ScriptVolumes): Resolved<readonly string[]> {
  const lines: string[] = []
  const filled: string[] = []
  const subPaths = new Set(containersOf(spec).flatMap(({ mounts }) => mounts.filter((mount) => mount.subPath !== null || mount.subPathExpr !== null).map((mount) => mount.volume)))
  for (const volume of ownVolumes(spec)) {
    lines.push(`# Volume ${volume.name} (${volume.kind}).`, marks.line(createVolume(volume, spec, prefix)))
    if (subPaths.has(volume.name)) lines.push(`${folderVariable(volume.name)}=$(${marks.line(['docker', 'volume', 'inspect', '--format', '{{.Mountpoint}}', volumeName(prefix, volume.name)])})`)
    if (volume.kind === 'emptyDir') {
      if (volume.medium === 'Memory') continue
      // A plain volume of Docker's is 0755, an emptyDir is for everybody.
      const own = folders.filter((folder) => folder.startsWith(`${volume.name}/`)).map((folder) => `"$FILES"/${marks.quote(folder)}`)
      lines.push(['mkdir -p', `"$FILES/${volume.name}"`, ...own].join(' '), `chmod -R 0777 "$FILES/${volume.name}"`)
    } else {
      const files = volumeFiles(volume, spec, context, data)
      if (!files.ok) return files
      lines.push(...fileLines(volume, files.value, marks))
    }
    filled.push(volume.name)
  }
  if (filled.length === 0) return { ok: true, value: lines }
  const carrier = carrierName(prefix)
  lines.push(
    '# A container that is never started carries the files in: docker cp needs one.',
    marks.line(['docker', 'create', '--name', carrier, '--network', 'none', ...filled.flatMap((name) => ['-v', `${volumeName(prefix, name)}:/volumes/${name}`]), CARRIER_IMAGE]),
    // Copied as a folder of its own each volume's root takes over the mode, too.
    `docker cp "$FILES/." ${marks.quote(`${carrier}:/volumes`)}`,
    marks.line(['docker', 'rm', carrier])
  )
  return { ok: true, value: lines }
}

function createVolume(volume: VolumeSpec, { security }: PodSpec, prefix: string): readonly string[] {
  const words = ['docker', 'volume', 'create']
  if (volume.kind === 'emptyDir' && volume.medium === 'Memory') {
    const options = [security.fsGroup === null ? 'mode=1777' : `mode=3777,gid=${security.fsGroup}`, ...(volume.sizeLimitBytes === null ? [] : [`size=${volume.sizeLimitBytes}`])]
    words.push('--driver', 'local', '--opt', 'type=tmpfs', '--opt', 'device=tmpfs', '--opt', `o=${options.join()}`)
  }
  return [...words, volumeName(prefix, volume.name)]
}

function fileLines(volume: FilesVolume, files: readonly VolumeFile[], marks: Marks): readonly string[] {
  // Like /etc in an image: whoever runs in the container may look, the files' own modes say what may be read.
  const lines = [`mkdir "$FILES/${volume.name}" && chmod 0755 "$FILES/${volume.name}"`]
  const folders = new Set<string>()
  for (const file of files) {
    const path = `${volume.name}/${posix.normalize(file.path)}`
    const folder = posix.dirname(path)
    if (folder !== volume.name && !folders.has(folder)) lines.push(`mkdir -p "$FILES"/${marks.quote(folder)}`)
    folders.add(folder)
    lines.push(`${contentOf(file.content, marks)} > "$FILES"/${marks.quote(path)}`, `chmod ${file.mode.toString(8).padStart(4, '0')} "$FILES"/${marks.quote(path)}`)
  }
  return lines
}

/** No shell can hold a zero byte, and not every one bytes that are no text. */
function contentOf(content: Uint8Array, marks: Marks): string {
  const bytes = Buffer.from(content)
  const text = bytes.toString('utf8')
  if (Buffer.from(text, 'utf8').equals(bytes) && !text.includes('\0')) return `printf %s ${marks.quote(text)}`
  return `printf %s ${bytes.toString('base64')} | base64 --decode`
}

export interface ScriptMount {
  readonly request: MountRequest
  /** A folder of an emptyDir that must be there first. */
  readonly folder: string | null
}

export function scriptMount(mount: MountSpec, spec: PodSpec, env: Env, { prefix, marks }: ScriptVolumes): Resolved<ScriptMount> {
  const volume = spec.volumes.find((one) => one.name === mount.volume)
  if (volume === undefined) return { ok: false, message: `cannot find volume "${mount.volume}"` }
  const subPath = resolveSubPath(mount, env)
  if (!subPath.ok) return subPath
  const { path } = mount
  const readOnly = mount.readOnly || (volume.kind !== 'emptyDir' && volume.kind !== 'hostPath')
  if (volume.kind !== 'hostPath' && subPath.value === null) return { ok: true, value: { request: { volume: volumeName(prefix, volume.name), path, readOnly }, folder: null } }
  const root = volume.kind === 'hostPath' ? volume.path.replace(/(.)\/+$/, '$1') : marks.mark(folderVariable(volume.name))
  const source = subPath.value === null ? root : `${root}/${subPath.value}`
  const folder = volume.kind === 'emptyDir' && volume.medium !== 'Memory' && subPath.value !== null ? `${volume.name}/${subPath.value}` : null
  return { ok: true, value: { request: { source, path, readOnly }, folder } }
}
