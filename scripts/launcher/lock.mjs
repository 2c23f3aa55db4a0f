import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const HEARTBEAT_MS = 5_000
/** Long enough that a busy machine misses a few beats, short enough that nobody waits for a dead launcher. */
const STALE_MS = 30_000
const POLL_MS = 250

/**
 * Only one launcher at a time installs or builds in a clone. The holder keeps its lock file young; one that was killed is recognised by
 * its dead process or, where its process cannot be seen (another container on the same folder), by the file's age.
 * @template T
 * @param {string} file
 * @param {{ onWait: () => void }} hooks onWait is called once when somebody else holds the lock
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(file, hooks, action) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const mine = `${process.pid} ${Date.now()} ${Math.random()}`
  for (let told = false; !take(file, mine); await sleep(POLL_MS)) {
    if (breakStale(file)) continue
    if (!told) hooks.onWait()
    told = true
  }
  const release = () => releaseLock(file, mine)
  const beat = setInterval(() => touch(file), HEARTBEAT_MS)
  process.once('exit', release)
  try {
    return await action()
  } finally {
    clearInterval(beat)
    process.off('exit', release)
    release()
  }
}

/**
 * @param {string} file
 * @param {string} mine
 */
function take(file, mine) {
  try {
    fs.writeFileSync(file, mine, { flag: 'wx' })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} file
 * @returns {boolean} whether the lock may now be free
 */
function breakStale(file) {
  const held = readLock(file)
  if (held === null) return true
  if (!isStale(held, Date.now())) return false
  // Whoever renames it breaks it; a lock that was renewed between the look and the rename is put back.
  const aside = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    fs.renameSync(file, aside)
    if (fs.readFileSync(aside, 'utf8') !== held.content) fs.copyFileSync(aside, file, fs.constants.COPYFILE_EXCL)
  } catch {
    return false
  } finally {
    fs.rmSync(aside, { force: true })
  }
  return true
}

/**
 * @param {{ content: string, touched: number }} held
 * @param {number} now
 */
export function isStale(held, now) {
  const age = now - held.touched
  if (age > STALE_MS) return true
  const pid = Number.parseInt(held.content, 10)
  return pid > 0 ? !isAlive(pid) : age > POLL_MS * 4
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** @param {string} file */
function readLock(file) {
  try {
    return { content: fs.readFileSync(file, 'utf8'), touched: fs.statSync(file).mtimeMs }
  } catch {
    return null
  }
}

/**
 * @param {string} file
 * @param {string} mine
 */
function releaseLock(file, mine) {
  if (readLock(file)?.content === mine) fs.rmSync(file, { force: true })
}

/** @param {string} file */
function touch(file) {
  try {
    fs.utimesSync(file, new Date(), new Date())
  } catch {
    // Somebody removed .cache: the work goes on, only its protection is gone.
  }
}

/** @param {unknown} error */
function errorCode(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
