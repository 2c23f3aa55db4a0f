import { parseArgs } from 'node:util'

export const RESULT_NAMES = [
  'pod-create-vs-api',
  'pod-create-vs-cli',
  'pod-create-vs-podman',
  'app-recovery-vs-api',
  'sandbox-recovery-vs-api',
  'apply-50-vs-api',
  'api-latency-during-apply-ms',
  'own-cpu-per-pod-ms',
  'probe-idle-cpu-percent',
  'probe-scan-vs-lsns',
  'exit-to-snapshot-ms',
  'renderer-work-per-frame-p95-ms',
  'dom-nodes',
  'heap-growth-percent',
  'event-to-paint-ms'
] as const
export type ResultName = (typeof RESULT_NAMES)[number]

export interface BenchOptions {
  readonly only: ReadonlySet<ResultName>
  /** Measured runs of each contestant; one more goes before them and is not counted. */
  readonly runs: number
  readonly json: boolean
  readonly trace: boolean
}

export const USAGE = `Usage: npm run -s bench -- [options]

  --only NAME,...  only these results: ${RESULT_NAMES.join(', ')}
  --runs N         runs of each contestant, interleaved (default: 10)
  --trace          also show what the lab asked of the engine in its last run of each contest, and when
  --json           end with one line {"results": [{"name", "value", "unit", "runs"}]}
`

/** Throws an Error with a sentence for the user. */
export function readOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    options: { only: { type: 'string' }, runs: { type: 'string', default: '10' }, trace: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } }
  })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1 || runs > 1_000) throw new Error(`--runs needs a number from 1 to 1000, not ${values.runs}`)
  return { only: readNames(values.only), runs, json: values.json, trace: values.trace }
}

function readNames(text: string | undefined): ReadonlySet<ResultName> {
  if (text === undefined) return new Set(RESULT_NAMES)
  const names = text.split(',').map((word) => word.trim())
  const unknown = names.find((name) => !isResultName(name))
  if (unknown !== undefined) throw new Error(`there is no result ${JSON.stringify(unknown)}; there are: ${RESULT_NAMES.join(', ')}`)
  return new Set(names.filter(isResultName))
}

function isResultName(name: string): name is ResultName {
  return RESULT_NAMES.some((one) => one === name)
}
