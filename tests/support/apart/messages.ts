import type { CommandName, LabMessage } from '../../../src-main/api'
import type { ErrorEnvelope } from '../../../src-main/api/errors'
import type { Call, Fault } from '../faults'

/** What a test and a lab in a process of its own say to each other. */

export interface ApartOptions {
  readonly dataDir: string
  readonly resourcesDir: string
  readonly labName: string
}

export type ToLab =
  | { readonly ask: 'start' | 'stop' }
  | { readonly ask: 'run'; readonly id: number; readonly name: CommandName; readonly input: unknown }
  /** The calls of the runtime are counted anew from here; the fault strikes the one of that number. */
  | { readonly ask: 'arm'; readonly at: number; readonly fault: Fault }

export type FromLab =
  | { readonly tell: 'started' | 'stopped' | 'armed' }
  | { readonly tell: 'message'; readonly message: LabMessage }
  | { readonly tell: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly tell: 'refusal'; readonly id: number; readonly error: ErrorEnvelope }
  | { readonly tell: 'warning'; readonly text: string }
  /** A call of the runtime, when it goes out, counted since the last arming. */
  | { readonly tell: 'call'; readonly call: Call }
