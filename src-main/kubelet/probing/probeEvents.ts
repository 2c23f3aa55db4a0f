import type { KubeletEvent } from '../events'
import type { HandlerOutcome, ProbeTarget } from './handler'
import { limitBytes } from './limit'
import type { ProbeKind } from './result'

/** The API server takes no longer note (events.k8s.io/v1). */
const MOST_MESSAGE_BYTES = 1_024

const TITLE: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' }

/** prober.go (probe): what it records of an attempt; a plain success is not worth a word. */
export function probeEvent(kind: ProbeKind, target: ProbeTarget, outcome: HandlerOutcome): KubeletEvent | null {
  switch (outcome.result) {
    case 'success':
      return null
    case 'warning':
      return warning(target, 'ProbeWarning', `${TITLE[kind]} probe warning: ${outcome.message}`)
    case 'failure':
      return warning(target, 'Unhealthy', `${TITLE[kind]} probe failed: ${outcome.message}`)
    case 'unknown':
      return warning(target, 'Unhealthy', `${TITLE[kind]} probe errored and resulted in unknown state: ${outcome.message}`)
  }
}

function warning(target: ProbeTarget, reason: string, message: string): KubeletEvent {
  return { type: 'Warning', reason, message: limitBytes(message, MOST_MESSAGE_BYTES), container: target.container.name, containerId: target.id, command: null }
}
