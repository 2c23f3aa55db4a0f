import type { PodCondition, PodPhase } from '../api/model'
import { incompleteInits, isInitialized } from './phase'
import type { ContainerCondition } from './status'

export interface ConditionInput {
  readonly phase: PodPhase
  /** The sandbox runs and has its network. */
  readonly hasSandbox: boolean
  readonly conditions: readonly ContainerCondition[]
  readonly createdAt: number
  readonly now: number
  /** As they were last published: a condition keeps its time as long as its status does. */
  readonly before: readonly PodCondition[]
}

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>

const YES: Verdict = { status: 'True', reason: null, message: null }

/** pkg/kubelet/status/generate.go; PodScheduled is the scheduler's, which this lab does not need. */
export function podConditions(input: ConditionInput): readonly PodCondition[] {
  const ready = containersReady(input)
  const verdicts: readonly (readonly [PodCondition['type'], Verdict])[] = [
    ['PodReadyToStartContainers', input.hasSandbox ? YES : no(null, null)],
    ['Initialized', initialized(input)],
    ['Ready', ready],
    ['ContainersReady', ready],
    ['PodScheduled', YES]
  ]
  return verdicts.map(([type, verdict]) => {
    const before = input.before.find((one) => one.type === type)
    const since = before?.status === verdict.status ? before.lastTransitionTime : before === undefined && verdict.status === 'False' ? input.createdAt : input.now
    return { type, ...verdict, lastTransitionTime: since }
  })
}

function initialized({ phase, conditions }: ConditionInput): Verdict {
  if (phase === 'Succeeded') return { ...YES, reason: 'PodCompleted' }
  if (isInitialized(conditions)) return YES
  return no('ContainersNotInitialized', `containers with incomplete status: [${names(incompleteInits(conditions))}]`)
}

function containersReady({ phase, conditions }: ConditionInput): Verdict {
  if (phase === 'Succeeded') return no('PodCompleted', null)
  if (phase === 'Failed') return no('PodFailed', null)
  const unready = conditions.filter((one) => (one.role === 'app' || one.role === 'sidecar') && !one.ready)
  return unready.length === 0 ? YES : no('ContainersNotReady', `containers with unready status: [${names(unready)}]`)
}

function no(reason: string | null, message: string | null): Verdict {
  return { status: 'False', reason, message }
}

function names(conditions: readonly ContainerCondition[]): string {
  return conditions.map((one) => one.name).join(' ')
}
