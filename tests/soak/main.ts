import { EngineApi, engineAddress } from '../bench/engine/api'
import { removeTraces, traces } from '../bench/engine/cleanUp'
import { EventLog } from '../bench/engine/eventLog'
import { LabProcess } from '../bench/lab/labProcess'
import { rounded } from '../bench/report'
import { median } from '../bench/stats'
import { leaksAfterwards, leaksWhileRunning, miscounted } from './audit'
import { ScaledBackOff, SCALE } from './backOff'
import { carryOut, type Outcome } from './battle'
import { readOptions, type SoakOptions, USAGE } from './options'
import { planKills } from './plan'
import { soakPod } from './pods'
import { isWhole } from './recovery'
import { Witness } from '../support/witness'

const LAB = 'soak'

interface Place {
  readonly root: string
  readonly programs: Readonly<Record<string, string>>
}

interface Findings {
  readonly outcome: Outcome
  readonly leaked: readonly string[]
  readonly miscounted: readonly string[]
  readonly notWhole: readonly string[]
  readonly restarts: number
  readonly means: string
}

/** Kills at random and sees whether everything comes back. Answers the exit code: 0 only when nothing was lost. */
export async function run(words: readonly string[], place: Place): Promise<number> {
  let options: SoakOptions
  try {
    options = readOptions(words)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return 2
  }
  const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`)
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error(`ended by ${signal}`)))
  try {
    const began = Date.now()
    const findings = await soak(options, place, say, interrupted.signal)
    const { outcome, leaked, miscounted: wrong, notWhole } = findings
    for (const line of [...leaked.map((one) => `leaked: ${one}`), ...wrong.map((one) => `miscounted: ${one}`), ...notWhole.map((one) => `not as desired: ${one}`)]) say(line)
    const result = {
      kills: options.kills,
      recovered: outcome.recovered,
      leaked: leaked.length,
      scale: SCALE,
      medianRecoverySeconds: rounded(median(outcome.seconds), 3),
      worstRecoverySeconds: rounded(Math.max(...outcome.seconds), 3),
      seed: options.seed,
      pods: options.pods,
      podsAsDesired: options.pods - notWhole.length,
      restarts: findings.restarts,
      miscounted: wrong.length,
      backOffBy: findings.means,
      seconds: Math.round((Date.now() - began) / 1_000)
    }
    process.stdout.write(`${JSON.stringify(result)}\n`)
    return outcome.recovered === options.kills && leaked.length + wrong.length + notWhole.length === 0 ? 0 : 1
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (interrupted.signal.aborted ? error.message : (error.stack ?? error.message)) : String(error)}\n`)
    return interrupted.signal.aborted ? 130 : 1
  }
}

async function soak(options: SoakOptions, place: Place, say: (line: string) => void, interrupted: AbortSignal): Promise<Findings> {
  const api = new EngineApi(await engineAddress(), 16)
  await refuseCompany(api)
  await removeTraces(api, LAB)
  const before = await traces(api, null)
  const lab = await LabProcess.start({ program: place.programs['labHost'] ?? '', root: place.root, labName: LAB })
  let events: EventLog | null = null
  let stopped = false
  try {
    events = await EventLog.open(api)
    const witness = new Witness(events, LAB)
    const field = { lab, api, witness }
    const backOff = await ScaledBackOff.begin(lab)
    say(`${options.kills} kills over ${options.pods} pods, ${options.atOnce} at once, seed ${options.seed}; back-off scaled by ${SCALE} (by ${backOff.means})`)
    const pods = Array.from({ length: options.pods }, (_, index) => soakPod(index))
    await lab.run('pods.apply', { manifest: pods.map((pod) => pod.manifest).join('---\n') })
    await lab.until('all pods run', () => pods.every((pod) => isWhole(field, pod.name) !== null))
    const outcome = await carryOut(planKills(options.seed, options.kills, pods), options.atOnce, field, backOff, say, interrupted)
    const notWhole = pods.map((pod) => pod.name).filter((name) => isWhole(field, name) === null)
    const wrong = miscounted(lab.snapshot, witness)
    const restarts = lab.snapshot.pods.flatMap((pod) => pod.containers).reduce((sum, one) => sum + one.restartCount, 0)
    const leakedThen = await leaksWhileRunning(api, LAB, () => lab.snapshot)
    say('deleting all')
    backOff.end()
    await lab.run('pods.deleteAll', {})
    await lab.until('all pods are gone', (snapshot) => snapshot.pods.length === 0)
    await lab.stop()
    stopped = true
    const leakedNow = await leaksAfterwards(api, LAB, before)
    return { outcome, leaked: [...leakedThen, ...leakedNow], miscounted: wrong, notWhole, restarts, means: backOff.means }
  } finally {
    if (!stopped) await lab.stop()
    events?.close()
    await removeTraces(api, LAB)
    api.close()
  }
}

/** Another soak's things would be cleaned away. The probe is there exactly as long as its lab. */
async function refuseCompany(api: EngineApi): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ name: [`^/${LAB}-probe$`] }))
  const holders = await api.call<readonly unknown[]>('GET', `/containers/json?filters=${filters}`)
  if (holders.length > 0) throw new Error('another soak is running on this engine')
}
