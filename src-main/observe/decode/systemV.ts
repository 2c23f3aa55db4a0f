/** /proc/sysvipc as seen from inside the namespace; the PIDs are the host's. */

export interface RawObject {
  readonly id: number
  readonly key: number
  readonly mode: number
  readonly ownerUid: number
  readonly creatorUid: number
}

export interface RawSegment extends RawObject {
  readonly bytes: number
  readonly attached: number
  readonly creatorPid: number
  readonly lastPid: number
}

export interface RawQueue extends RawObject {
  readonly bytes: number
  readonly messages: number
  readonly lastSender: number
  readonly lastReceiver: number
}

export interface RawSemaphores extends RawObject {
  readonly count: number
}

/** Columns are found by their heading: kernels have added some over time. */
function read<T>(text: string | undefined, make: (field: (name: string) => number, object: RawObject) => T): readonly T[] {
  const [head = [], ...lines] = (text ?? '').split('\n').filter((line) => line.trim() !== '').map((line) => line.trim().split(/\s+/))
  return lines.map((line) => {
    const field = (name: string): number => Number(line[head.indexOf(name)] ?? 0)
    const id = Number(line[1] ?? 0)
    // `perms` is octal.
    const mode = Number.parseInt(line[head.indexOf('perms')] ?? '0', 8) & 0o777
    return make(field, { id, key: field('key'), mode, ownerUid: field('uid'), creatorUid: field('cuid') })
  })
}

export function decodeSegments(text: string | undefined): readonly RawSegment[] {
  return read(text, (field, object) => ({ ...object, bytes: field('size'), attached: field('nattch'), creatorPid: field('cpid'), lastPid: field('lpid') }))
}

export function decodeQueues(text: string | undefined): readonly RawQueue[] {
  return read(text, (field, object) => ({ ...object, bytes: field('cbytes'), messages: field('qnum'), lastSender: field('lspid'), lastReceiver: field('lrpid') }))
}

export function decodeSemaphores(text: string | undefined): readonly RawSemaphores[] {
  return read(text, (field, object) => ({ ...object, count: field('nsems') }))
}
