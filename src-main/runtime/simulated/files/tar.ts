export interface TarEntry {
  readonly name: string
  readonly type: 'file' | 'directory' | 'link' | 'hard link' | 'other'
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly target: string
  readonly data: Buffer
}

const BLOCK = 512
const TYPES: Readonly<Record<string, TarEntry['type']>> = { '': 'file', '0': 'file', '1': 'hard link', '2': 'link', '5': 'directory' }

/** The entries of a tar file: ustar, with GNU's and pax's ways of writing long names. Throws on what is no tar file. */
export function* readTar(bytes: Buffer): Generator<TarEntry> {
  let long: { name?: string; target?: string } = {}
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK)
    if (header.every((byte) => byte === 0)) return
    checkSum(header)
    const size = octal(header, 124, 12)
    const data = bytes.subarray(at + BLOCK, at + BLOCK + size)
    if (data.length < size) throw new Error('unexpected EOF')
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    const flag = text(header, 156, 1)
    if (flag === 'L') long.name = text(data, 0, size)
    else if (flag === 'K') long.target = text(data, 0, size)
    else if (flag === 'x') long = { ...long, ...paxNames(data) }
    else if (flag !== 'g') {
      const prefix = text(header, 257, 5) === 'ustar' && header[262] === 0 ? text(header, 345, 155) : ''
      const name = text(header, 0, 100)
      yield {
        name: long.name ?? (prefix === '' ? name : `${prefix}/${name}`),
        type: TYPES[flag] ?? 'other',
        mode: octal(header, 100, 8) & 0o7777,
        uid: octal(header, 108, 8),
        gid: octal(header, 116, 8),
        target: long.target ?? text(header, 157, 100),
        data
      }
      long = {}
    }
  }
}

function checkSum(header: Buffer): void {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
  if (sum !== octal(header, 148, 8)) throw new Error('invalid tar header')
}

function octal(block: Buffer, at: number, length: number): number {
  return Number.parseInt(text(block, at, length).trim() || '0', 8)
}

function text(block: Buffer, at: number, length: number): string {
  const end = block.indexOf(0, at)
  return block.toString('utf8', at, end < 0 || end > at + length ? at + length : end)
}

/** Records of the form `<length> <key>=<value>\n`. */
function paxNames(data: Buffer): { name?: string; target?: string } {
  const found: { name?: string; target?: string } = {}
  for (let at = 0; at < data.length; ) {
    const length = Number.parseInt(data.toString('utf8', at, data.indexOf(' ', at)), 10)
    if (!(length > 0)) break
    const [key, ...value] = data.toString('utf8', data.indexOf(' ', at) + 1, at + length - 1).split('=')
    if (key === 'path') found.name = value.join('=')
    if (key === 'linkpath') found.target = value.join('=')
    at += length
  }
  return found
}
