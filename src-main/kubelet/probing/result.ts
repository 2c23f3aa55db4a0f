import type { ProbeSpec } from '../../pod/model/probes'

/**
 * pkg/kubelet/prober/worker.go (doProbe), as functions of plain values. One state belongs to one instance of a container,
 * so a new instance begins with a new one.
 */

export type ProbeKind = 'startup' | 'liveness' | 'readiness'
export type ProbeResult = 'unknown' | 'success' | 'failure'

export interface ProbeState {
  readonly kind: ProbeKind
  /** What counts, once its threshold is reached. */
  readonly result: ProbeResult
  /** The last answer, and how many like it came in a row. */
  readonly last: 'success' | 'failure' | null
  readonly run: number
  /** Nothing more is asked of this instance. */
  readonly onHold: boolean
}

/** A container is not started, alive and not ready until a probe says otherwise. */
const INITIAL: Readonly<Record<ProbeKind, ProbeResult>> = { startup: 'unknown', liveness: 'success', readiness: 'failure' }

export function initialState(kind: ProbeKind): ProbeState {
  return { kind, result: INITIAL[kind], last: null, run: 0, onHold: false }
}

export function afterAnswer(state: ProbeState, answer: 'success' | 'failure', spec: Pick<ProbeSpec, 'successThreshold' | 'failureThreshold'>): ProbeState {
  const run = state.last === answer ? state.run + 1 : 1
  const counted = { ...state, last: answer, run }
  if (run < (answer === 'success' ? spec.successThreshold : spec.failureThreshold)) return counted
  return { ...counted, result: answer, onHold: endsProbing(state.kind, answer) }
}

/** Who is to be restarted is left alone until then (an exec in a dying container may hang); who has started needs no startup probe. */
function endsProbing(kind: ProbeKind, answer: 'success' | 'failure'): boolean {
  return kind === 'startup' || (kind === 'liveness' && answer === 'failure')
}

/** The pod is being deleted: only readiness is still of interest, and nothing is to be restarted. */
export function whenTerminating(state: ProbeState): ProbeState {
  return state.kind === 'readiness' ? state : { ...state, result: 'success', onHold: true }
}

/** A startup probe holds back the others until it has succeeded. */
export function mayProbe(state: ProbeState, started: boolean): boolean {
  return !state.onHold && (state.kind === 'startup') !== started
}

/** When the first attempt is due. */
export function firstDueAt(startedAt: number, spec: Pick<ProbeSpec, 'initialDelaySeconds'>): number {
  return startedAt + spec.initialDelaySeconds * 1_000
}

/**
 * When the next attempt is due, on a grid of whole periods, as Go's ticker has it: the ticks that an attempt slept through
 * are made up for by one.
 */
export function nextDueAt(due: number, now: number, spec: Pick<ProbeSpec, 'periodSeconds'>): number {
  const period = spec.periodSeconds * 1_000
  return due + Math.max(1, Math.floor((now - due) / period)) * period
}
