import { setTimeout as delay } from 'node:timers/promises'
import type { PodView } from '../../../../src-main/api'
import { leaseName } from '../../../../src-main/lab/lease'
import { SANDBOX_NAME } from '../../../../src-main/kubelet/labels'
import type { EngineApi } from '../../../bench/engine/api'
import { removeTraces } from '../../../bench/engine/cleanUp'
import type { EventLog } from '../../../bench/engine/eventLog'
import { ApartLab } from '../../../support/apart/lab'
import type { Call, Fault } from '../../../support/faults'
import { TestLab } from '../../../support/lab'
import { Witness } from '../../../support/witness'
import { holdings, leftOver, wrongWithPod } from './audit'
import { isCounted, isWhole, type Scenario, type Scene } from './scenarios'
import type { Subject } from './subjects'

export interface Point {
  readonly scenario: Scenario
  readonly subject: Subject
  /** Number of the call, from the moment the scenario begins; 0: none, the lab is ended when all is done. */
  readonly at: number
  readonly when: 'during' | 'after'
}

export interface Verdict {
  /** Whether the lab got as far as the call. */
  readonly struck: boolean
  readonly calls: readonly Call[]
  readonly problems: readonly string[]
}

/** So long without a call, and a lab that has done its work is at rest. */
const QUIET_MS = 300
/** On a machine that is busy with much else; alone, each needs a second or two. */
const END_WITHIN_MS = 120_000
const TRY_AGAIN_MS = 50

/**
 * Labs of one name, one after the other: each is ended in the middle of something and followed by one that adopts what it
 * left, brings it to its end, and is the next to be ended.
 */
export class Chain {
  private readonly witness: Witness
  private current: { readonly test: TestLab; readonly apart: ApartLab } | null = null
  private pods = 0

  constructor(
    private readonly name: string,
    private readonly program: string,
    private readonly engine: EngineApi,
    events: EventLog
  ) {
    this.witness = new Witness(events, name)
  }

  async begin(): Promise<void> {
    await removeTraces(this.engine, this.name)
    await this.succeed()
  }

  async end(): Promise<void> {
    await this.current?.apart.kill()
    this.current = null
    await removeTraces(this.engine, this.name)
  }

  async strike(point: Point): Promise<Verdict> {
    try {
      return await this.strikeAt(point)
    } catch (error) {
      const calls = [...(this.current?.apart.calls ?? [])]
      await this.end()
      return { struck: false, calls, problems: [error instanceof Error ? error.message : String(error)] }
    }
  }

  private async strikeAt(point: Point): Promise<Verdict> {
    const { scenario, subject } = point
    const { test, apart } = await this.working()
    const pod = `p${this.pods++}`
    let scene: Scene = { subject, lab: test, engine: this.engine, pod, before: null }
    if (scenario.beginsWithPod) {
      await test.apply(subject.manifest(pod, 1))
      const before = await test.until(`${pod} runs`, () => {
        const view = test.pod(pod)
        return view !== undefined && isWhole(view) && view
      }, END_WITHIN_MS)
      scene = { ...scene, before }
    }
    const fault: Fault = { do: 'kill', when: point.when }
    await apart.arm(point.at, fault)
    const acting = scenario.act(scene).then(
      () => true,
      () => false
    )
    const struck = await Promise.race([apart.ended.then(() => true), this.rests(scene, scenario, apart).then(() => false)])
    await apart.kill()
    const answered = await acting
    const calls = [...apart.calls]
    await this.succeed()
    const uncounted = scenario.uncounted?.(scene) ?? null
    const counted = uncounted === null || isCounted(calls, point.when === 'after' ? calls[point.at - 1] : undefined, uncounted === 'pause' ? SANDBOX_NAME : uncounted)
    const problems = await this.judge({ ...scene, lab: (await this.working()).test }, scenario, answered, counted ? null : uncounted)
    return { struck, calls, problems }
  }

  private async working(): Promise<{ readonly test: TestLab; readonly apart: ApartLab }> {
    if (this.current === null) await this.succeed()
    if (this.current === null) throw new Error('unreachable: a chain has a lab')
    return this.current
  }

  /** The next lab; ready when it has the engine for itself. Watching the other one's end first has a test of its own (adoption). */
  private async succeed(): Promise<void> {
    while (await this.isLeased()) await delay(TRY_AGAIN_MS)
    let apart: ApartLab | null = null
    const test = new TestLab(this.name, (options) => (apart = new ApartLab(this.program, options)))
    if (apart === null) throw new Error('unreachable: a lab was made')
    this.current = { test, apart }
    await test.start({ adopt: true })
    await test.until('the next lab has the engine', () => test.snapshot.engine.state === 'ready' && test.snapshot.engine.heldBy === null, END_WITHIN_MS)
  }

  private async isLeased(): Promise<boolean> {
    const filters = encodeURIComponent(JSON.stringify({ name: [`^/${leaseName(this.name)}$`], status: ['running'] }))
    return (await this.engine.call<readonly unknown[]>('GET', `/containers/json?filters=${filters}`)).length > 0
  }

  private async rests(scene: Scene, scenario: Scenario, apart: ApartLab): Promise<void> {
    await scene.lab.until(`${scenario.name} is done`, () => scenario.outcome(scene, scene.lab.pod(scene.pod)) === 'done', END_WITHIN_MS).catch(() => undefined)
    let seen = -1
    while (seen !== apart.calls.length) {
      seen = apart.calls.length
      await delay(QUIET_MS)
    }
  }

  /** Waits until everything is as it should be, and stays so. */
  private async judge(scene: Scene, scenario: Scenario, answered: boolean, uncounted: string | null): Promise<readonly string[]> {
    const deadline = Date.now() + END_WITHIN_MS
    let problems: readonly string[] = []
    for (let good = 0; good < 2; ) {
      problems = await this.problems(scene, scenario, answered, uncounted)
      good = problems.length === 0 ? good + 1 : 0
      if (problems.length > 0 && Date.now() > deadline) break
      await delay(problems.length > 0 ? TRY_AGAIN_MS : QUIET_MS)
    }
    return [...problems, ...(await this.clearAway(scene))]
  }

  private async problems(scene: Scene, scenario: Scenario, answered: boolean, uncounted: string | null): Promise<readonly string[]> {
    const pod = scene.lab.pod(scene.pod)
    const outcome = scenario.outcome(scene, pod)
    if (outcome === null) return [`not at its end: ${describe(pod)}`]
    const lost = outcome === 'never' && (answered || !scenario.mayBeLost) ? ['what was answered is forgotten'] : []
    const found = await holdings(this.engine, this.name)
    const wrong = pod === undefined ? leftOver(found) : wrongWithPod(scenario, scene, pod, outcome, uncounted, found, this.witness)
    return [...lost, ...wrong]
  }

  private async clearAway({ lab, pod }: Scene): Promise<readonly string[]> {
    for (const one of lab.snapshot.pods) await lab.lab.run('pods.delete', { uid: one.uid, graceSeconds: 0 })
    try {
      await lab.until(`${pod} is gone`, () => lab.snapshot.pods.length === 0, END_WITHIN_MS)
    } catch (error) {
      await removeTraces(this.engine, this.name)
      return [`could not be deleted afterwards: ${error instanceof Error ? error.message : String(error)}`]
    }
    return leftOver(await holdings(this.engine, this.name))
  }
}

function describe(pod: PodView | undefined): string {
  if (pod === undefined) return 'no pod'
  return `${pod.status}, ${pod.containers.map((one) => `${one.name} ${one.state} ${one.reason ?? ''} ${one.restartCount}`).join('; ')}`
}
