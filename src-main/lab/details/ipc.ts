import type { IpcDetails, PosixObject, SystemVDetails } from '../../api/details'
import type { ProbedDetail, ProbedFile } from '../../observe/detailProtocol'
import { decodeQueues, decodeSegments, decodeSemaphores } from '../../observe/decode/systemV'
import type { Holders } from './holders'
import type { Shared } from './plan'

/** glibc keeps POSIX semaphores in files of this name beside the shared memory; musl's cannot be told from it. */
const SEMAPHORE = /^sem\./
const QUEUE_BYTES = /^QSIZE:(\d+)/

export function ipcDetails({ namespace, containers }: Shared, told: NonNullable<ProbedDetail['ipc']>, systemV: Readonly<Record<string, string>> | null, holders: Holders): IpcDetails {
  const inMemory = (file: ProbedFile, name: string): PosixObject => ({ name, bytes: file.size, mode: file.mode & 0o777, uid: file.uid, holders: holders.ofMemory(namespace, file) })
  const memory = (told.shm ?? []).filter((file) => file.type === 'file')
  return {
    namespace,
    containers,
    systemV: systemV === null ? null : systemVDetails(namespace, systemV, holders),
    posixMemory: memory.filter(({ path }) => !SEMAPHORE.test(path)).map((file) => inMemory(file, `/${file.path}`)),
    posixSemaphores: memory.filter(({ path }) => SEMAPHORE.test(path)).map((file) => inMemory(file, `/${file.path.replace(SEMAPHORE, '')}`)),
    posixQueues: (told.mqueue ?? []).map((file) => ({ name: `/${file.path}`, bytes: queueBytes(file.text ?? null), mode: file.mode & 0o777, uid: file.uid, holders: holders.ofQueue(file) }))
  }
}

function queueBytes(text: string | null): number | null {
  const found = QUEUE_BYTES.exec(text ?? '')
  return found === null ? null : Number(found[1])
}

function systemVDetails(namespace: number, texts: Readonly<Record<string, string>>, holders: Holders): SystemVDetails {
  return {
    segments: decodeSegments(texts['shm']).map(({ creatorPid, lastPid, ...segment }) => ({
      ...segment,
      creator: holders.doer(creatorPid) ?? { hostPid: 0, container: null, command: null },
      lastUser: holders.doer(lastPid),
      holders: holders.ofSegment(namespace, segment.id)
    })),
    semaphores: decodeSemaphores(texts['sem']),
    queues: decodeQueues(texts['msg']).map(({ lastSender, lastReceiver, ...queue }) => ({ ...queue, lastSender: holders.doer(lastSender), lastReceiver: holders.doer(lastReceiver) }))
  }
}
