import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CACHE } from './paths.mjs'
import { ping, USUAL_SOCKET } from './ping.mjs'
import { which } from './system.mjs'

const DAEMON_LOG = '/var/log/pauselab-dockerd.log'
const ANSWER_MS = 60_000

/**
 * @typedef {{ ok: true, pid: number | null } | { ok: false, key: 'engine.installFailed' | 'engine.startFailed', log: string }} EngineStart
 * pid: the daemon's, when it was started as a process of our own rather than as a service
 */

/**
 * Installs Debian packages, without a question. What apt says goes to a file.
 * @param {readonly string[]} packages
 * @returns {{ ok: boolean, log: string }}
 */
export function aptInstall(packages) {
  fs.mkdirSync(CACHE, { recursive: true })
  const log = path.join(CACHE, 'apt.log')
  const out = fs.openSync(log, 'a')
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    /** @param {readonly string[]} args */
    const apt = (args) => spawnSync('apt-get', args, { env, stdio: ['ignore', out, out] }).status === 0
    // A failed update of one list is no reason to stop: the packages may be known already.
    apt(['update', '-q'])
    return { ok: apt(['install', '-y', '-q', '--no-install-recommends', ...packages]), log }
  } finally {
    fs.closeSync(out)
  }
}

export function installDocker() {
  // Debian only recommends iptables, and dockerd does not start without it.
  const daemon = aptInstall(['docker.io', 'iptables'])
  // From Debian 13 on the docker command is a package of its own.
  return daemon.ok && which('docker') === null ? aptInstall(['docker-cli']) : daemon
}

/**
 * Starts Docker's daemon where it is installed, after installing it where it is not.
 * @param {{ systemd: boolean }} system
 * @returns {Promise<EngineStart>}
 */
export async function provideEngine({ systemd }) {
  if (which('dockerd') === null) {
    const { ok, log } = installDocker()
    if (!ok || which('dockerd') === null) return { ok: false, key: 'engine.installFailed', log }
  }
  // The package starts its own service where the machine runs services.
  if (await answersWithin(systemd ? 5_000 : 500)) return { ok: true, pid: null }
  if (systemd && spawnSync('systemctl', ['start', 'docker'], { stdio: 'ignore' }).status === 0 && (await answersWithin(ANSWER_MS))) {
    return { ok: true, pid: null }
  }
  const pid = startDaemon()
  if (await answersWithin(ANSWER_MS, pid)) return { ok: true, pid }
  return { ok: false, key: 'engine.startFailed', log: DAEMON_LOG }
}

/** @returns {number} its process */
function startDaemon() {
  const out = fs.openSync(DAEMON_LOG, 'a')
  // A session of its own: it must not end with this launcher's terminal, nor hear its signals.
  const daemon = spawn(/** @type {string} */ (which('dockerd')), [], { detached: true, stdio: ['ignore', out, out], cwd: '/' })
  daemon.on('error', () => {}) // then it never answers, and that is told
  daemon.unref()
  fs.closeSync(out)
  return daemon.pid ?? 0
}

/**
 * @param {number} ms
 * @param {number} [pid] a process whose end makes waiting pointless
 */
async function answersWithin(ms, pid) {
  const end = Date.now() + ms
  for (;;) {
    if (await ping(USUAL_SOCKET)) return true
    if (Date.now() > end || (pid !== undefined && !fs.existsSync(`/proc/${pid}`))) return false
    await sleep(200)
  }
}
