import { contextBridge, ipcRenderer } from 'electron'
import type { CommandAnswer, DesktopBridge, LabMessage } from '../../api'
import { EVENT_CHANNEL, type FeedId, type HostEvent, type HostRequest, RECEIVED_EVERY, RUN_CHANNEL } from './wire'

/** Runs in the sandbox of the page. It hands over four functions and nothing of Electron itself. */

interface Listening {
  readonly listener: (message: LabMessage) => void
  unsaid: number
}

const page = crypto.getRandomValues(new Uint32Array(4)).join('-')
const listening = new Map<number, Listening>()
let lastSubscription = 0

function ask(request: HostRequest): Promise<unknown> {
  return ipcRenderer.invoke(RUN_CHANNEL, request)
}

/** For what needs no answer; a refusal is logged by the host, and the page's console shows it. */
function tell(request: HostRequest): void {
  ask(request).catch((error: unknown) => console.error(error))
}

ipcRenderer.on(EVENT_CHANNEL, (_event, { id, message }: HostEvent) => {
  // Messages for the document that was here before may still be under way.
  const known = id.page === page ? listening.get(id.subscription) : undefined
  if (known === undefined) return
  known.unsaid += 1
  if (known.unsaid >= RECEIVED_EVERY) {
    tell({ kind: 'received', ...id, count: known.unsaid })
    known.unsaid = 0
  }
  known.listener(message)
})

const bridge: DesktopBridge = {
  run: (name, input) => ask({ kind: 'command', name, input }) as Promise<CommandAnswer>,
  subscribe(listener) {
    const id: FeedId = { page, subscription: ++lastSubscription }
    listening.set(id.subscription, { listener, unsaid: 0 })
    tell({ kind: 'subscribe', ...id })
    return () => {
      if (listening.delete(id.subscription)) tell({ kind: 'unsubscribe', ...id })
    }
  },
  openManifest: () => ask({ kind: 'openManifest' }) as ReturnType<DesktopBridge['openManifest']>,
  saveFile: ({ name, text }) => ask({ kind: 'saveFile', name, text }) as Promise<void>,
  platform: process.platform
}

contextBridge.exposeInMainWorld('pauselab', bridge)
