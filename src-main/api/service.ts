import type { CommandInput, CommandName, CommandOutput } from './commands'
import type { ErrorEnvelope } from './errors'
import type { LabMessage } from './events'

/** The lab as its hosts see it. Implemented once, by src-main/lab. */
export interface LabService {
  /** Connects to the engine. Resolves once the engine is ready or given up for now; never rejects. */
  start(): Promise<void>
  /** Checks the input, carries the command out, answers. Throws LabError. */
  run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>
  /**
   * The listener hears the full snapshot at once (before this returns), then every message after it, in order.
   * A listener that throws is dropped.
   */
  subscribe(listener: (message: LabMessage) => void): Subscription
  /** Ends everything that must not outlive the lab (the probe, streams). Pods stay. Resolves within 2 s. */
  stop(): Promise<void>
}

export interface Subscription {
  readonly subscriber: string
  close(): void
}

/** What every host answers a command with. */
export type CommandAnswer<N extends CommandName = CommandName> = { readonly result: CommandOutput<N> } | { readonly error: ErrorEnvelope }

/** What the desktop host's preload puts on the page as `window.pauselab`; absent on the web host. */
export interface DesktopBridge {
  run(name: CommandName, input: unknown): Promise<CommandAnswer>
  /** Returns the way to stop listening. The first message is a full snapshot. */
  subscribe(listener: (message: LabMessage) => void): () => void
  /** Lets the user choose YAML files to open; null when the dialog was dismissed. */
  openManifest(): Promise<{ readonly name: string; readonly text: string } | null>
  /** Lets the user choose where a file goes; nothing is saved when the dialog was dismissed. */
  saveFile(file: { readonly name: string; readonly text: string }): Promise<void>
  readonly platform: string
}
