import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { leaseName } from '../../../src-main/lab/lease'
import { LABEL } from '../../../src-main/kubelet/labels'
import { Probe } from '../../../src-main/observe/probe'
import { DockerRuntime } from '../../../src-main/runtime/docker/dockerRuntime'
import { findEngine } from '../../../src-main/runtime/docker/discover'
import type { Bench } from '../bench'
import { podManifest } from '../manifest'
import { type Result, rounded } from '../report'
import { median } from '../stats'
import { deleteLabPods, isRunning, podOf } from './labPods'

const POD_COUNT = 100
/** Many small manifests: one of a hundred pods is applied as a whole or not at all, and the engine answers when all is written down. */
const PODS_AT_ONCE = 25
const IDLE_MS = 15_000
/** USER_HZ: what /proc counts in on every Linux that runs Docker. */
const TICK_MS = 10
const SCAN_PATIENCE_MS = 10_000
const run = promisify(execFile)

export interface SeeingWishes {
  readonly scan: boolean
  readonly idle: boolean
  readonly exits: boolean
}

/** What seeing costs, and how soon it sees, with 100 pods of three containers. */
export async function measureSeeing(bench: Bench, wishes: SeeingWishes, runs: number, say: (line: string) => void): Promise<readonly Result[]> {
  if (!wishes.scan && !wishes.idle && !wishes.exits) return []
  say(`${POD_COUNT} pods of three, watched`)
  const names = Array.from({ length: POD_COUNT }, (_, index) => `seen-${index}`)
  const results: Result[] = []
  try {
    for (let from = 0; from < POD_COUNT; from += PODS_AT_ONCE) {
      const some = names.slice(from, from + PODS_AT_ONCE)
      await bench.lab.run('pods.apply', { manifest: some.map(podManifest).join('---\n') })
      await bench.lab.until('they run', (snapshot) => some.every((name) => isRunning(snapshot, name)))
    }
    await delay(2_000)
    if (wishes.idle) results.push(await idleCpu(bench, say))
    if (wishes.scan) results.push(...(await scanAgainstLsns(bench, runs, say)))
    if (wishes.exits) results.push(await exitToSnapshot(bench, names, runs, say))
  } finally {
    await deleteLabPods(bench)
  }
  return results
}

/** Of the lab's own probe, while nothing happens. */
async function idleCpu(bench: Bench, say: (line: string) => void): Promise<Result> {
  const { State } = await bench.one.call<{ State: { Pid: number } }>('GET', `/containers/${leaseName(bench.labName)}/json`)
  const before = cpuMs(State.Pid)
  await delay(IDLE_MS)
  const percent = ((cpuMs(State.Pid) - before) / IDLE_MS) * 100
  say(`probe idle: ${percent.toFixed(2)} % of one CPU over ${IDLE_MS / 1_000} s`)
  return { name: 'probe-idle-cpu-percent', value: rounded(percent, 2), unit: '%', runs: 1 }
}

function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** A scan asked for and answered, by a probe of the bench's own that watches the same containers, against `lsns -J`, in turns. */
async function scanAgainstLsns(bench: Bench, runs: number, say: (line: string) => void): Promise<readonly Result[]> {
  const { endpoint } = await findEngine()
  if (endpoint === null) throw new Error('no Docker engine answers here')
  const runtime = new DockerRuntime(endpoint)
  const ignore = (): void => undefined
  const probe = await Probe.open(runtime, 'bench-seeing', { [LABEL.owner]: bench.floorOwner }, await runtime.info(), { frame: ignore, ended: (why) => say(`the bench's probe ended: ${why}`), complained: say })
  try {
    const ids = bench.lab.snapshot.pods.flatMap((pod) => pod.containers.flatMap(({ id }) => (id === null ? [] : [id])))
    probe.watch(ids)
    await everyoneSeen(probe, ids.length)
    const scans: number[] = []
    const lsns: number[] = []
    for (let round = 0; round <= runs; round += 1) {
      const scan = await timed(() => probe.scan())
      const peer = await timed(() => run('lsns', ['-J'], { maxBuffer: 64 * 1024 * 1024 }))
      // The first of each warms up.
      if (round === 0) continue
      scans.push(scan)
      lsns.push(peer)
    }
    say(`full scan ${median(scans).toFixed(1)} ms, lsns -J ${median(lsns).toFixed(1)} ms`)
    return [{ name: 'probe-scan-vs-lsns', value: rounded(median(scans) / median(lsns), 3), unit: 'ratio', runs }]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    say('lsns is not installed: probe-scan-vs-lsns is left out')
    return []
  } finally {
    await probe.close()
    runtime.close()
  }
}

/** A scan that shows less than everything would be too quick. */
async function everyoneSeen(probe: Probe, containers: number): Promise<void> {
  const deadline = Date.now() + SCAN_PATIENCE_MS
  for (;;) {
    const frame = await probe.scan()
    if (new Set(frame.set.map((process) => process.container)).size >= containers) return
    if (Date.now() > deadline) throw new Error(`the bench's probe sees ${frame.set.length} processes, not those of ${containers} containers`)
    await delay(100)
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** From the signal that ends an app's first process (the kernel's exit event comes with it) to the snapshot, as a window gets it, without that process. */
async function exitToSnapshot(bench: Bench, names: readonly string[], runs: number, say: (line: string) => void): Promise<Result> {
  const times: number[] = []
  for (const name of names.slice(0, runs)) {
    const pid = podOf(bench.lab.snapshot, name)?.containers.find((one) => one.name === 'front')?.hostPid
    if (pid === undefined || pid === null) throw new Error(`no process of front in ${name}`)
    const gone = new Promise<number>((resolve) => {
      const stop = bench.lab.watch((snapshot) => {
        const pod = podOf(snapshot, name)
        if (pod?.processes.some((one) => one.hostPid === pid && one.state !== 'Z') !== false) return
        stop()
        resolve(performance.now())
      })
    })
    const from = performance.now()
    process.kill(pid, 'SIGKILL')
    times.push((await gone) - from)
    await delay(300)
  }
  say(`exit to snapshot: median ${median(times).toFixed(1)} ms, slowest ${Math.max(...times).toFixed(1)} ms`)
  return { name: 'exit-to-snapshot-ms', value: rounded(median(times), 2), unit: 'ms', runs: times.length }
}
