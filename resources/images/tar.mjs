// A tar file whose bytes depend on nothing but its contents: no times, no owners, no order of a file system.
const BLOCK = 512

/** @param {number} number @param {number} width */
function octal(number, width) {
  return number.toString(8).padStart(width - 1, '0') + '\0'
}

/** @param {{ name: string, mode?: number, type?: 'file' | 'directory' | 'link', target?: string, data?: Buffer }} entry */
function header(entry) {
  const types = { file: '0', link: '2', directory: '5' }
  const block = Buffer.alloc(BLOCK)
  if (Buffer.byteLength(entry.name) > 100) throw new Error(`name too long for tar: ${entry.name}`)
  block.write(entry.name, 0)
  block.write(octal(entry.mode ?? 0o644, 8), 100)
  block.write(octal(0, 8), 108)
  block.write(octal(0, 8), 116)
  block.write(octal(entry.data?.length ?? 0, 12), 124)
  block.write(octal(0, 12), 136)
  block.write(' '.repeat(8), 148)
  block.write(types[entry.type ?? 'file'], 156)
  block.write(entry.target ?? '', 157)
  block.write('ustar\0' + '00', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(sum.toString(8).padStart(6, '0') + '\0 ', 148)
  return block
}

/** Entries in the order given: a folder must come before what is in it. */
export function tar(entries) {
  const blocks = entries.flatMap(function toBlocks(entry) {
    const data = entry.data ?? Buffer.alloc(0)
    return [header(entry), data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])
}
