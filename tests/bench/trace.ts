import type { Bench } from './bench'
import type { ContainerEvent } from './engine/eventLog'
import type { TracedCall } from './lab/messages'
import { LABEL } from '../../src-main/kubelet/labels'

interface Mark {
  readonly at: number
  readonly text: string
}

/** Runs it and tells what the lab asked of the engine meanwhile and what the engine said had happened, on one clock. */
export async function traced<T>(bench: Bench, run: () => Promise<T>, say: (line: string) => void): Promise<T> {
  const events: ContainerEvent[] = []
  const stop = bench.events.watch((event) => void (event.labels[LABEL.owner] === bench.labName && events.push(event)))
  await bench.lab.ask({ ask: 'trace', on: true }, 'trace')
  const value = await run()
  const { calls } = await bench.lab.ask({ ask: 'trace', on: false }, 'trace')
  stop()
  const marks = [...calls.map(callMark), ...events.map(eventMark)].sort((a, b) => a.at - b.at)
  const [first] = marks
  for (const mark of marks) say(`  ${(mark.at - (first?.at ?? 0)).toFixed(1).padStart(9)} ms  ${mark.text}`)
  return value
}

function callMark(call: TracedCall): Mark {
  const took = call.to === null ? 'not answered yet' : `${(call.to - call.from).toFixed(1)} ms`
  return { at: call.from, text: `${call.operation.replace(/[0-9a-f]{52}(?=\/|$)/g, '')}  [${took}]` }
}

function eventMark(event: ContainerEvent): Mark {
  return { at: event.at, text: `        engine: ${event.action} ${event.labels[LABEL.podName] ?? ''}/${event.labels[LABEL.containerName] ?? ''} ${event.id.slice(0, 12)}` }
}
