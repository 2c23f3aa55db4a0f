import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { podManifest } from '../manifest'
import { settle } from './labPods'
import type { Subject } from './subject'

const run = promisify(execFile)
const ARCHIVES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/**
 * `podman play kube` with the same manifest, when it is installed; null otherwise. It has an engine of its own, whose
 * word for the last start is `State.StartedAt`; its infra container is its own, too.
 */
export function podmanSubject(root: string): Subject | null {
  if (!isInstalled()) return null
  const archive = path.join(root, 'resources', 'images', 'archives', `pauselab-core-${ARCHIVES[process.arch] ?? process.arch}.tar`)
  let loaded: Promise<unknown> | null = null
  return {
    name: 'podman play kube',
    async measure(round) {
      loaded ??= run('podman', ['load', '--quiet', '--input', archive])
      await loaded
      const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-bench-'))
      const pod = `bench-podman-${round}`
      try {
        const file = path.join(folder, 'pod.yaml')
        writeFileSync(file, podManifest(pod))
        const from = Date.now()
        await run('podman', ['play', 'kube', file])
        return (await lastStart(pod)) - from
      } finally {
        await run('podman', ['pod', 'rm', '--force', '--time', '0', '--ignore', pod])
        rmSync(folder, { recursive: true, force: true })
        await settle()
      }
    }
  }
}

function isInstalled(): boolean {
  try {
    execFileSync('podman', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function lastStart(pod: string): Promise<number> {
  const { stdout: ids } = await run('podman', ['ps', '--quiet', '--filter', `pod=${pod}`])
  const { stdout } = await run('podman', ['inspect', ...ids.trim().split('\n')])
  const containers = JSON.parse(stdout) as readonly { readonly State: { readonly StartedAt: string; readonly Running: boolean } }[]
  if (containers.length !== 3 || !containers.every((one) => one.State.Running)) throw new Error(`podman runs ${containers.length} containers of ${pod}, not three`)
  return Math.max(...containers.map((one) => Date.parse(one.State.StartedAt)))
}
