import type { CommandInput, CommandName, CommandOutput } from '@api/commands'
import type { CommandAnswer, DesktopBridge } from '@api/service'
import type { ClientListener, LabClient } from './client'
import { unwrapAnswer } from './answer'

declare global {
  interface Window {
    readonly pauselab?: DesktopBridge
  }
}

export function createDesktopClient(bridge: DesktopBridge): LabClient {
  async function run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    // The bridge is typed for all commands at once; the name decides which answer this is.
    const answer = (await bridge.run(name, input)) as CommandAnswer<N>
    return unwrapAnswer(answer)
  }

  function subscribe(listener: ClientListener): () => void {
    listener.connection('connecting')
    return bridge.subscribe((message) => {
      if (message.type === 'snapshot') listener.connection('open')
      listener.message(message)
    })
  }

  return { host: 'desktop', run, subscribe, openManifest: () => bridge.openManifest(), saveFile: (file) => bridge.saveFile(file) }
}
