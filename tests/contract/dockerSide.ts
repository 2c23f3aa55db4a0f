import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findEngine } from '../../src-main/runtime/docker/discover'
import type { Endpoint } from '../../src-main/runtime/docker/endpoint'
import { DockerRuntime } from '../../src-main/runtime/docker/dockerRuntime'
import { docker } from '../support/docker'
import type { Side } from './side'

/** A daemon on this machine, looked at as root. */
export async function dockerSide(): Promise<Side> {
  return {
    runtime: new DockerRuntime(await anEngine()),
    interfaces: (hostPid) => readFileSync(`/proc/${hostPid}/net/dev`, 'utf8').split('\n').slice(2).map((line) => (line.split(':')[0] ?? '').trim()).filter((name) => name !== ''),
    volume: ({ mountpoint }) => ({ mode: statSync(mountpoint).mode & 0o7777, names: readdirSync(mountpoint).sort() }),
    writeFile: ({ mountpoint }, name) => writeFileSync(path.join(mountpoint, name), 'x'),
    signal: (hostPid, signal) => void process.kill(hostPid, signal),
    pause: async (id, paused) => void (await docker(paused ? 'pause' : 'unpause', id))
  }
}

/** A busy one may miss its two seconds. */
async function anEngine(): Promise<Endpoint> {
  for (let left = 10; ; left--) {
    const { endpoint, tried } = await findEngine()
    if (endpoint !== null) return endpoint
    if (left === 0) throw new Error(`no engine: ${tried.map((one) => one.error).join('; ')}`)
  }
}
