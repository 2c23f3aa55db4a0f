import type { CommandInput, CommandName, CommandOutput } from '@api/commands'
import { LabError } from '@api/errors'
import type { LabMessage } from '@api/events'
import type { CommandAnswer } from '@api/service'
import { unwrapAnswer } from './answer'
import { retryDelayMs } from './backoff'
import type { ClientListener, LabClient } from './client'

export interface WebEndpoint {
  /** `http://127.0.0.1:1234`, without a slash at the end. */
  readonly origin: string
  readonly token: string | null
}

/**
 * Commands that come to the same when they arrive twice. Chromium cuts requests off when a network interface comes or goes
 * (ERR_NETWORK_CHANGED), which every new or deleted pod brings about: these are then asked again. A signal never is.
 */
const REPEATABLE: ReadonlySet<string> = new Set<CommandName>([
  'engine.status',
  'engine.reconnect',
  'settings.get',
  'settings.set',
  'snapshot.get',
  'pods.validate',
  'pods.apply',
  'pods.delete',
  'pods.deleteAll',
  'pods.manifest',
  'containers.inspect',
  'images.list',
  'images.load',
  'images.pull',
  'jobs.cancel',
  'streams.close',
  'examples.list'
])
const REPEATS = 3
const REPEAT_AFTER_MS = 150

export function createWebClient(endpoint: WebEndpoint): LabClient {
  async function run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const response = await post(endpoint, name, input)
    return unwrapAnswer(await readAnswer<N>(response))
  }

  return { host: 'web', run, subscribe: (listener) => listen(endpoint, listener), openManifest: null, saveFile: null }
}

async function post(endpoint: WebEndpoint, name: string, input: unknown): Promise<Response> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (endpoint.token) headers['Authorization'] = `Bearer ${endpoint.token}`
  for (let left = REPEATABLE.has(name) ? REPEATS : 0; ; left--) {
    try {
      return await fetch(`${endpoint.origin}/api/${name}`, { method: 'POST', headers, body: JSON.stringify(input) })
    } catch {
      if (left === 0) throw new LabError('internal', 'The lab does not answer. It may have been closed.')
      await new Promise((resolve) => setTimeout(resolve, REPEAT_AFTER_MS))
    }
  }
}

async function readAnswer<N extends CommandName>(response: Response): Promise<CommandAnswer<N>> {
  try {
    return (await response.json()) as CommandAnswer<N>
  } catch {
    throw new LabError('internal', `The lab answered ${response.status} without a readable body.`)
  }
}

/** One socket at a time; when it drops, tries again with growing waits until told to stop. */
function listen(endpoint: WebEndpoint, listener: ClientListener): () => void {
  let stopped = false
  let attempt = 0
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function connect(): void {
    listener.connection(attempt === 0 ? 'connecting' : 'lost')
    socket = new WebSocket(eventsUrl(endpoint))
    socket.onmessage = onMessage
    socket.onclose = () => void onClose()
  }

  function onMessage(event: MessageEvent<string>): void {
    const message = JSON.parse(event.data) as LabMessage
    if (message.type === 'snapshot') {
      attempt = 0
      listener.connection('open')
    }
    listener.message(message)
  }

  async function onClose(): Promise<void> {
    if (stopped) return
    // A browser hides why a WebSocket was refused; a plain request tells a wrong token from an absent lab.
    if (await isUnauthorized(endpoint)) {
      if (!stopped) listener.connection('unauthorized')
      return
    }
    if (stopped) return
    listener.connection('lost')
    timer = setTimeout(connect, retryDelayMs(attempt++))
  }

  connect()
  return () => {
    stopped = true
    clearTimeout(timer)
    socket?.close()
  }
}

async function isUnauthorized(endpoint: WebEndpoint): Promise<boolean> {
  try {
    return (await post(endpoint, 'engine.status', {})).status === 401
  } catch {
    return false
  }
}

function eventsUrl(endpoint: WebEndpoint): string {
  return `${endpoint.origin.replace(/^http/, 'ws')}/api/events?token=${encodeURIComponent(endpoint.token ?? '')}`
}
