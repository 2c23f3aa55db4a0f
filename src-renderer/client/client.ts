import type { CommandInput, CommandName, CommandOutput } from '@api/commands'
import type { LabMessage } from '@api/events'

/** How the page stands towards its lab (not the lab towards its engine). */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'unauthorized'

export interface ClientListener {
  message(message: LabMessage): void
  connection(state: ConnectionState): void
}

export interface OpenedFile {
  readonly name: string
  readonly text: string
}

/** The one way from the page to a lab, whichever host carries it. */
export interface LabClient {
  readonly host: 'desktop' | 'web' | 'fixture'
  /** Rejects with a LabError, always. */
  run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>
  /** The first message after each `open` is a full snapshot. Returns the way to stop. */
  subscribe(listener: ClientListener): () => void
  /** The host's own file dialog; null when this host has none and the page must use a file input. */
  readonly openManifest: (() => Promise<OpenedFile | null>) | null
  /** Likewise, to save one; null when the browser does it. */
  readonly saveFile: ((file: OpenedFile) => Promise<void>) | null
}
