// Fetches Electron's runtime, which its package no longer does at installation. Runs on its own: npm run electron:fetch.
// Ends with 0 once the runtime is there; else with 1 and the reason as the last line on stderr.
import { createRequire } from 'node:module'
import fs from 'node:fs'
import path from 'node:path'
import { electronBinaryName } from './electronRuntime.mjs'
import { withLock } from './lock.mjs'
import { CACHE, inProject } from './paths.mjs'

const NO_BYTE_MS = 10_000
const PACKAGE = inProject('node_modules', 'electron')
const DIST = path.join(PACKAGE, 'dist')

/** Download, check against the hashes that came with the package, unpack beside, rename: `dist` is complete or absent. */
async function fetchRuntime() {
  const { version } = readJson(path.join(PACKAGE, 'package.json'))
  if (isComplete(DIST, version)) return
  removeLeftovers()
  const zip = await download(version)
  const partial = `${DIST}.partial-${process.pid}`
  try {
    const { extract } = await importFrom('@electron-internal/extract-zip')
    await extract(zip, { dir: partial })
    fs.writeFileSync(path.join(PACKAGE, 'path.txt'), electronBinaryName(process.platform))
    fs.rmSync(DIST, { recursive: true, force: true })
    fs.renameSync(partial, DIST)
  } finally {
    fs.rmSync(partial, { recursive: true, force: true })
  }
}

/** Of a fetch that was killed while it unpacked. */
function removeLeftovers() {
  for (const name of fs.readdirSync(PACKAGE)) {
    if (name.startsWith('dist.partial-')) fs.rmSync(path.join(PACKAGE, name), { recursive: true, force: true })
  }
}

/** @param {string} version */
async function download(version) {
  const { downloadArtifact } = await importFrom('@electron/get')
  const stalled = new AbortController()
  let timer = setTimeout(giveUp, NO_BYTE_MS)
  let shown = -1
  let seen = 0
  function giveUp() {
    stalled.abort(new Error(`no byte came for ${NO_BYTE_MS / 1000} s`))
  }
  /** @param {{ transferred: number, total: number | null }} progress */
  async function onProgress({ transferred, total }) {
    if (transferred === seen) return
    seen = transferred
    clearTimeout(timer)
    timer = setTimeout(giveUp, NO_BYTE_MS)
    const percent = total === null ? 0 : Math.floor((transferred / total) * 20) * 5
    if (percent === shown) return
    shown = percent
    process.stdout.write(`  Electron ${version}: ${total === null ? `${Math.round(transferred / 1e6)} MB` : `${percent} %`}\n`)
  }
  try {
    return await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      cacheRoot: process.env['electron_config_cache'] ?? path.join(CACHE, 'electron'),
      checksums: readJson(path.join(PACKAGE, 'checksums.json')),
      downloadOptions: { quiet: true, signal: stalled.signal, getProgressCallback: onProgress }
    })
  } finally {
    clearTimeout(timer)
  }
}

/**
 * @param {string} folder
 * @param {string} version
 */
function isComplete(folder, version) {
  try {
    return fs.readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '') === version && fs.existsSync(path.join(folder, electronBinaryName(process.platform)))
  } catch {
    return false
  }
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}

/**
 * Electron's own tools, as Electron finds them.
 * @param {string} name
 */
function importFrom(name) {
  const resolve = createRequire(path.join(PACKAGE, 'package.json')).resolve
  return import(`file://${resolve(name)}`)
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error)
  // fetch says "fetch failed" and keeps the reason one level down.
  return error.cause instanceof Error ? error.cause.message : error.message
}

withLock(path.join(CACHE, 'electron.lock'), { onWait: () => {} }, fetchRuntime).catch((error) => {
  console.error(reasonOf(error))
  process.exitCode = 1
})
