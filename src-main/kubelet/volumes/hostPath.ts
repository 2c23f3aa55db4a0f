import { createInterface } from 'node:readline'
import type { HostPathType, HostPathVolume } from '../../pod/model/volumes'
import type { Resolved } from '../../pod/resolve/context'
import { type BindMount, type ContainerRequest, RuntimeError } from '../../runtime/port'
import type { KubeletEnvironment } from '../environment'
import { FILES_IMAGE, FILES_PROGRAM } from '../files/container'
import { LABEL } from '../labels'

const LOOK_TIMEOUT_MS = 10_000
const AT = '/host'

/** What the helper calls each type, and what the kubelet does (typeMatchedOrError). */
const EXPECTED: Readonly<Record<Exclude<HostPathType, ''>, { readonly type: string; readonly words: string }>> = {
  Directory: { type: 'Directory', words: 'directory' },
  DirectoryOrCreate: { type: 'Directory', words: 'directory' },
  File: { type: 'File', words: 'file' },
  FileOrCreate: { type: 'File', words: 'file' },
  Socket: { type: 'Socket', words: 'socket file' },
  CharDevice: { type: 'CharDevice', words: 'character device' },
  BlockDevice: { type: 'BlockDevice', words: 'block device' }
}

/**
 * hostpath.checkType. The lab cannot see the engine's files, so a container of one moment has the path mounted and says
 * what is there. Nothing is checked where the manifest asks for nothing: then the runtime makes what is missing.
 */
export async function checkHostPath(env: Pick<KubeletEnvironment, 'lab' | 'runtime'>, { name, path, type }: HostPathVolume): Promise<Resolved<null>> {
  if (type === '') return { ok: true, value: null }
  const found = await findType(env, path, type)
  if (found === EXPECTED[type].type) return { ok: true, value: null }
  const message = `hostPath type check failed: ${path} is not a ${EXPECTED[type].words}`
  return { ok: false, message: `MountVolume.SetUp failed for volume "${name}" : ${message}` }
}

/** null when nothing is there. */
async function findType(env: Pick<KubeletEnvironment, 'lab' | 'runtime'>, path: string, type: HostPathType): Promise<string | null> {
  const there = await look(env, ['kind', AT], { source: path, path: AT, readOnly: true, ...(type === 'DirectoryOrCreate' ? { create: true } : {}) })
  if (there !== null || type !== 'FileOrCreate') return there
  const cut = path.replace(/\/+$/, '').lastIndexOf('/')
  return look(env, ['touch', `${AT}/${path.slice(cut + 1)}`], { source: path.slice(0, cut) || '/', path: AT, readOnly: false })
}

async function look({ lab, runtime }: Pick<KubeletEnvironment, 'lab' | 'runtime'>, args: readonly string[], mount: BindMount): Promise<string | null> {
  const id = await runtime.createContainer(lookRequest(lab, args, mount)).catch(missingIsNull)
  if (id === null) return null
  try {
    const { stdout, stdin } = await runtime.attach(id)
    const said = firstLine(stdout)
    const started = await runtime.startContainer(id).then(() => true, missingIsNull)
    const line = started === null ? null : await said
    stdin.destroy()
    return line === '' ? null : line
  } finally {
    await runtime.removeContainer(id, { force: true })
  }
}

function lookRequest(lab: string, args: readonly string[], mount: BindMount): ContainerRequest {
  return {
    name: `${lab}-look-${crypto.randomUUID()}`,
    image: FILES_IMAGE,
    entrypoint: [FILES_PROGRAM],
    args,
    labels: { [LABEL.owner]: lab, [LABEL.temporary]: 'look' },
    network: { mode: 'none' },
    mounts: [mount],
    capDrop: ['ALL'],
    capAdd: ['DAC_OVERRIDE'],
    securityOpt: ['no-new-privileges'],
    readOnlyRoot: true,
    log: 'none',
    openStdin: true
  }
}

/** Docker refuses to make, or to start, a container with a bind of what is not there. */
function missingIsNull(error: unknown): null {
  if (error instanceof RuntimeError && (error.kind === 'bad-parameter' || error.kind === 'other')) return null
  throw error
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new RuntimeError('timeout', 'the look at a host path took too long', 'files')), LOOK_TIMEOUT_MS)
    const settle = (line: string): void => {
      clearTimeout(timer)
      resolve(line)
    }
    createInterface({ input: stream }).once('line', settle).once('close', () => settle(''))
  })
}
