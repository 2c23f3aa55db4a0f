import type { ContainerRequest } from '../../port'
import { type Directory, lookUp } from '../files/tree'
import type { Setting } from '../kernel/process'
import type { Image } from './imageArchive'

const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const ADMINISTERS = new Set(['SYS_ADMIN', 'CAP_SYS_ADMIN', 'ALL'])

export function containerSetting(request: ContainerRequest, image: Image, root: Directory): Setting {
  const { uid, gid, home } = userOf(request.user ?? image.status.user ?? '', root)
  return {
    root,
    cwd: request.workingDir ?? image.workingDir,
    env: merged([DEFAULT_PATH, ...image.env, ...(request.env ?? [])], `HOME=${home}`),
    uid,
    gids: [gid, ...(request.groups ?? []).map(Number)],
    mounts: [{ path: '/', readOnly: request.readOnlyRoot ?? false }, ...(request.mounts ?? []).map(({ path, readOnly }) => ({ path, readOnly }))],
    memory: request.memory ?? null,
    administers: request.privileged === true || (request.capAdd ?? []).some((name) => ADMINISTERS.has(name))
  }
}

/** Of what belongs to no container. */
export function machineSetting(root: Directory): Setting {
  return { root, cwd: '/', env: [DEFAULT_PATH], uid: 0, gids: [0], mounts: [{ path: '/', readOnly: false }], memory: null, administers: true }
}

/** `user`, `user:group`, by number or by the name in the image's /etc/passwd. Nobody named is root. */
function userOf(text: string, root: Directory): { readonly uid: number; readonly gid: number; readonly home: string } {
  const [user = '', group] = text.split(':')
  const passwd = lookUp(root, '/etc/passwd')
  const lines = passwd?.kind === 'file' ? passwd.content.toString('utf8').split('\n').map((line) => line.split(':')) : []
  const known = lines.find((fields) => fields[0] === user || fields[2] === user)
  const uid = /^\d+$/.test(user) ? Number(user) : Number(known?.[2] ?? 0)
  return { uid, home: known?.[5] ?? '/', gid: group !== undefined && /^\d+$/.test(group) ? Number(group) : Number(known?.[3] ?? 0) }
}

/** A later variable of the same name takes the place of an earlier one; the home is only for who has none. */
function merged(variables: readonly string[], home: string): readonly string[] {
  const byName = new Map(variables.map((variable) => [variable.split('=')[0] ?? '', variable]))
  return [...byName.values(), ...(byName.has('HOME') ? [] : [home])]
}

/** As the engine puts it: after PATH, unless the container says another. */
export function withHostname(setting: Setting, hostname: string): Setting {
  if (setting.env.some((variable) => variable.startsWith('HOSTNAME='))) return setting
  const [path = DEFAULT_PATH, ...rest] = setting.env
  return { ...setting, env: [path, `HOSTNAME=${hostname}`, ...rest] }
}
