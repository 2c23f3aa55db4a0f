import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { podManifest } from '../manifest'
import { settle } from './labPods'
import type { Subject } from './subject'

const execute = promisify(execFile)
const ARCHIVES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/**
 * `podman play kube` with the same manifest. null when it is not installed, or cannot do it here (then it is said why:
 * the other figures do not hang on it). It has an engine of its own, whose
 * word for the last start is `State.StartedAt`; its infra container is its own, too.
 */
export async function podmanSubject(root: string, say: (line: string) => void): Promise<Subject | null> {
  if (!isInstalled()) return null
  const run = withLimits()
  const archive = path.join(root, 'resources', 'images', 'archives', `pauselab-core-${ARCHIVES[process.arch] ?? process.arch}.tar`)
  const subject: Subject = {
    name: 'podman play kube',
    async measure(round) {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-bench-'))
      const pod = `bench-podman-${round}`
      try {
        const file = path.join(folder, 'pod.yaml')
        writeFileSync(file, podManifest(pod))
        const from = Date.now()
        await run('podman', ['play', 'kube', file])
        return (await lastStart(run, pod)) - from
      } finally {
        await run('podman', ['pod', 'rm', '--force', '--time', '0', '--ignore', pod])
        rmSync(folder, { recursive: true, force: true })
        await settle()
      }
    }
  }
  try {
    await run('podman', ['load', '--quiet', '--input', archive])
    await subject.measure(0)
    return subject
  } catch (error) {
    say(`podman is left out: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

type Run = (file: 'podman', words: readonly string[]) => Promise<{ readonly stdout: string }>

/** Podman asks for a million open files and processes for each container; where root itself may have fewer it starts none. */
const LIMITS = '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n'

function withLimits(): Run {
  const configuration = path.join(mkdtempSync(path.join(os.tmpdir(), 'pauselab-bench-')), 'containers.conf')
  writeFileSync(configuration, LIMITS)
  process.once('exit', () => rmSync(path.dirname(configuration), { recursive: true, force: true }))
  return (file, words) => execute(file, [...words], { env: { ...process.env, CONTAINERS_CONF: configuration } })
}

function isInstalled(): boolean {
  try {
    execFileSync('podman', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function lastStart(run: Run, pod: string): Promise<number> {
  const { stdout: ids } = await run('podman', ['ps', '--quiet', '--filter', `pod=${pod}`])
  const { stdout } = await run('podman', ['inspect', ...ids.trim().split('\n')])
  const containers = JSON.parse(stdout) as readonly { readonly State: { readonly StartedAt: string; readonly Running: boolean } }[]
  if (containers.length !== 3 || !containers.every((one) => one.State.Running)) throw new Error(`podman runs ${containers.length} containers of ${pod}, not three`)
  return Math.max(...containers.map((one) => Date.parse(one.State.StartedAt)))
}
