import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/**
 * A hash over the names and contents of files and folders. Contents, since a checkout changes times without changing anything;
 * a few hundred small files take some 20 ms.
 * @param {string} root
 * @param {readonly string[]} inputs files and folders below root; a missing one counts as such
 * @returns {string}
 */
export function fingerprint(root, inputs) {
  const hash = createHash('sha256')
  for (const input of [...inputs].sort()) {
    for (const file of listFiles(root, input)) {
      const content = fs.readFileSync(path.join(root, file))
      hash.update(`${file.split(path.sep).join('/')}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} input
 * @returns {string[]} paths below root, in one order on every machine
 */
function listFiles(root, input) {
  const stat = fs.statSync(path.join(root, input), { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (stat.isFile()) return [input]
  return fs
    .readdirSync(path.join(root, input))
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => listFiles(root, path.join(input, name)))
}

/** @param {string} file */
export function readStamp(file) {
  try {
    return fs.readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

/**
 * Complete or not there at all, whenever the machine stops.
 * @param {string} file
 * @param {string} value
 */
export function writeStamp(file, value) {
  const partial = `${file}.${process.pid}`
  fs.writeFileSync(partial, `${value}\n`)
  fs.renameSync(partial, file)
}
