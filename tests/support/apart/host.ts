import { toEnvelope } from '../../../src-main/api/errors'
import { createLab } from '../../../src-main/lab/lab'
import { type Fault, withFaults } from '../faults'
import type { ApartOptions, FromLab, ToLab } from './messages'

/** A lab in a process of its own, so that it can be ended in the middle of anything. Steered by its parent's messages. */

const options = JSON.parse(process.argv[2] ?? '{}') as ApartOptions
const armed = { first: 1, at: 0, fault: null as Fault | null }
let calls = 0

function tell(message: FromLab): void {
  process.send?.(message)
}

function warn(text: string, fields?: object): void {
  tell({ tell: 'warning', text: `${text} ${JSON.stringify(fields ?? {})}` })
}

const lab = createLab({
  ...options,
  log: { debug: () => undefined, info: () => undefined, warn, error: warn },
  wrapRuntime: (runtime) =>
    withFaults(runtime, (call) => {
      // Numbers go on over reconnections.
      calls += 1
      const number = calls - armed.first + 1
      tell({ tell: 'call', call: { ...call, number } })
      return number === armed.at ? armed.fault : null
    })
})

async function hear(message: ToLab): Promise<void> {
  switch (message.ask) {
    case 'start':
      await lab.start()
      lab.subscribe((one) => tell({ tell: 'message', message: one }))
      return tell({ tell: 'started' })
    case 'stop':
      await lab.stop()
      return tell({ tell: 'stopped' })
    case 'arm':
      Object.assign(armed, { first: calls + 1, at: message.at, fault: message.fault })
      return tell({ tell: 'armed' })
    case 'run':
      try {
        tell({ tell: 'answer', id: message.id, result: await lab.run(message.name, message.input as never) })
      } catch (error) {
        tell({ tell: 'refusal', id: message.id, error: toEnvelope(error) })
      }
  }
}

process.on('message', (message: ToLab) => void hear(message))
process.on('disconnect', () => process.exit(0))
