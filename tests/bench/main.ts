import { openBench, type Bench, type Place } from './bench'
import { createContest } from './cases/create'
import { manyPodsContest } from './cases/manyPods'
import { podmanSubject } from './cases/podman'
import { appContest, sandboxContest } from './cases/recovery'
import { measureSeeing } from './cases/seeing'
import type { Contest } from './cases/subject'
import { measureWindow } from './cases/window'
import { measurePaint } from './cases/windowPaint'
import { compete, type Progress } from './compete'
import { type BenchOptions, readOptions, type ResultName, USAGE } from './options'
import { describe, ratios, type Result, single } from './report'
import { traced } from './trace'

/** Measures the lab against the bare engine. Answers the exit code. */
export async function run(words: readonly string[], place: Place): Promise<number> {
  let options: BenchOptions
  try {
    options = readOptions(words)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error(`ended by ${signal}`)))
  // Progress goes beside the figures: a reader of stdout gets results only.
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  try {
    const bench = await openBench(place)
    try {
      const { results, table } = await measure(bench, place, options, say, interrupted.signal)
      process.stdout.write(options.json ? `${JSON.stringify({ results })}\n` : `${table.join('\n')}\n\n${results.map(line).join('\n')}\n`)
      if (options.json) table.forEach(say)
    } finally {
      await bench.close()
    }
    return 0
  } catch (error) {
    say(error instanceof Error ? (interrupted.signal.aborted ? error.message : (error.stack ?? error.message)) : String(error))
    return interrupted.signal.aborted ? 130 : 1
  }
}

async function measure(bench: Bench, place: Place, options: BenchOptions, say: (line: string) => void, interrupted: AbortSignal): Promise<{ readonly results: readonly Result[]; readonly table: readonly string[] }> {
  const results: Result[] = []
  const table: string[] = []
  let round = 0
  const wants = (name: string): boolean => options.only.has(name as ResultName)
  const progress: Progress = {
    say,
    aroundLab: async (run) => {
      round += 1
      return options.trace && round % options.runs === 0 ? traced(bench, run, say) : run()
    }
  }
  const settle = async (contest: Contest, anyway = false): Promise<void> => {
    const floors = contest.floors.filter(({ result }) => wants(result)).map(({ subject }) => subject)
    if (floors.length === 0 && !anyway) return
    say(contest.title)
    const measured = await compete(contest, [contest.lab, ...floors], options.runs, progress, interrupted)
    results.push(...ratios(measured))
    table.push(...describe(measured), ...contest.notes())
  }
  const podman = wants('pod-create-vs-podman') ? await podmanSubject(place.root, say) : null
  await settle(createContest(bench, podman))
  await settle(appContest(bench))
  await settle(sandboxContest(bench))
  const many = manyPodsContest(bench)
  await settle(many, wants('api-latency-during-apply-ms') || wants('own-cpu-per-pod-ms'))
  if (many.latencies.length > 0) {
    if (wants('api-latency-during-apply-ms')) results.push(single('api-latency-during-apply-ms', many.latencies, options.runs))
    if (wants('own-cpu-per-pod-ms')) results.push(single('own-cpu-per-pod-ms', many.cpuPerPod, options.runs))
  }
  results.push(...(await measureSeeing(bench, { scan: wants('probe-scan-vs-lsns'), idle: wants('probe-idle-cpu-percent'), exits: wants('exit-to-snapshot-ms') }, options.runs, say)))
  if (wants('event-to-paint-ms')) results.push(await measurePaint(bench, place.root, options.runs, say))
  results.push(...(await measureWindow(place, { frames: wants('renderer-work-per-frame-p95-ms'), nodes: wants('dom-nodes'), heap: wants('heap-growth-percent') }, say)))
  return { results, table }
}

function line({ name, value, unit, runs }: Result): string {
  return `${name.padEnd(30)} ${String(value).padStart(9)} ${unit.padEnd(6)} ${runs} runs`
}
