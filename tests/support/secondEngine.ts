import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const DOCKERD = ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd'].find((file) => existsSync(file))
const UP_WITHIN_MS = 60_000
const DOWN_WITHIN_MS = 60_000

/** Why no engine of our own can be started here; null when one can. */
export function whyNoSecondEngine(): string | null {
  if (process.platform !== 'linux') return 'not on Linux'
  if (process.getuid?.() !== 0) return 'not root'
  return DOCKERD === undefined ? 'no dockerd is installed' : null
}

/**
 * A dockerd of the test's own, with its own root, socket and network namespace, that may be stopped and started at will. A daemon
 * without a default bridge removes the docker0 that it finds: in a namespace of its own it finds none, and its bridges go with it.
 */
export class SecondEngine {
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-dockerd-'))
  readonly host = `unix://${path.join(this.folder, 'docker.sock')}`
  private readonly log = path.join(this.folder, 'dockerd.log')
  private daemon: ChildProcess | null = null

  constructor(private readonly options: { readonly liveRestore: boolean }) {}

  /** Begun when it resolves; it answers a little later. */
  async spawn(): Promise<void> {
    // Those that were killed leave their files behind, and a process of that number may be somebody else by now, or a zombie.
    for (const file of [this.pidFile('docker.pid'), this.pidFile('exec/containerd/containerd.pid')]) {
      while (this.ourPid(file) !== null) await delay(20)
      rmSync(file, { force: true })
    }
    const output = openSync(this.log, 'a')
    const words = ['--data-root', 'root', '--exec-root', 'exec', '--pidfile', 'docker.pid']
    const flags = words.map((word) => (word.startsWith('--') ? word : path.join(this.folder, word)))
    if (this.options.liveRestore) flags.push('--live-restore')
    this.daemon = spawn('unshare', ['--net', '--', DOCKERD ?? 'dockerd', ...flags, '--host', this.host, '--bridge', 'none', '--iptables=false', '--ip-masq=false'], { stdio: ['ignore', output, output] })
    closeSync(output)
  }

  /** Resolves with the time of the first answer. */
  async answers(): Promise<number> {
    const deadline = Date.now() + UP_WITHIN_MS
    while (!(await this.ping())) {
      if (this.daemon === null || this.daemon.exitCode !== null || Date.now() > deadline) throw new Error(`dockerd does not come up:\n${this.lastWords()}`)
      await delay(10)
    }
    return Date.now()
  }

  /** SIGTERM: it stops its containers first. SIGKILL: it has no time to. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { daemon } = this
    this.daemon = null
    if (daemon === null || daemon.exitCode !== null) return
    const gone = new Promise<void>((resolve) => daemon.once('exit', () => resolve()))
    daemon.kill(signal)
    const late = delay(DOWN_WITHIN_MS, 'late', { ref: false })
    if ((await Promise.race([gone, late])) === 'late') throw new Error(`dockerd does not end:\n${this.lastWords()}`)
  }

  /** Whatever it runs ends with it. */
  async dispose(): Promise<void> {
    await this.stop('SIGTERM')
    // Live containers stay: their shims name our folder, and they themselves are the shims' children.
    for (const pid of this.ourPids()) {
      for (const child of childrenOf(pid)) end(child)
      end(pid)
    }
    while (this.ourPids().length > 0) await delay(50)
    for (const mount of mountsUnder(this.folder)) execFileSync('umount', [mount])
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
  }

  private pidFile(name: string): string {
    return path.join(this.folder, name)
  }

  /** null when its process is no more. */
  private ourPid(file: string): number | null {
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
    return pid > 0 && this.isOurs(pid) ? pid : null
  }

  private ourPids(): readonly number[] {
    return readdirSync('/proc').map(Number).filter((pid) => pid > 0 && pid !== process.pid && this.isOurs(pid))
  }

  private isOurs(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(this.folder)
    } catch {
      return false
    }
  }

  private ping(): Promise<boolean> {
    return new Promise((resolve) => {
      const request = http.get({ socketPath: this.host.slice('unix://'.length), path: '/_ping', timeout: 2_000 }, (response) => {
        response.resume()
        resolve(response.statusCode === 200)
      })
      request.on('error', () => resolve(false)).on('timeout', () => request.destroy())
    })
  }

  private lastWords(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').split('\n').slice(-15).join('\n') : 'it said nothing'
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number))
  } catch {
    return [] // it has just ended
  }
}

/** Deepest first. */
function mountsUnder(folder: string): readonly string[] {
  const places = readFileSync('/proc/mounts', 'utf8').split('\n').map((line) => line.split(' ')[1] ?? '')
  return places.filter((place) => place.startsWith(`${folder}/`)).sort().toReversed()
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}
