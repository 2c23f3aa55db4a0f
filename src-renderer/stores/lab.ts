import type { CommandInput, CommandName, CommandOutput } from '@api/commands'
import { LabError } from '@api/errors'
import type { LabMessage } from '@api/events'
import type { EngineStatus, JobView, LabSnapshot, PodView, RecoveryCard, Settings, TimelineEvent } from '@api/model'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { ConnectionState, LabClient } from '../client'
import { StreamHub, type StreamListener } from '../client/streams'
import { SnapshotSync } from '../client/sync'
import { type Moment, neighbour, type Segment, snapshotAt } from '../history/history'
import { HistoryRecorder } from '../history/recorder'

export interface OpenTerminal {
  readonly stream: string
  readonly command: readonly string[]
  readonly close: () => void
}

const NONE: readonly never[] = []

/** A time that is looked at again, and what was published then. */
export interface Past extends Moment {
  readonly at: number
}

/** What may be asked while a past moment is shown: it changes nothing that is shown. */
const HARMLESS: ReadonlySet<CommandName> = new Set([
  'engine.status', 'engine.reconnect', 'settings.get', 'settings.set', 'snapshot.get', 'pods.validate', 'pods.manifest', 'data.list', 'containers.inspect',
  'images.list', 'jobs.cancel', 'logs.follow', 'files.follow', 'streams.close', 'terminal.resize', 'images.shells', 'examples.list', 'export.dockerScript', 'export.kubernetes'
])

/** The lab as it is now or was at a past moment, and the one way to ask it for anything. */
export const useLabStore = defineStore('lab', () => {
  const live = shallowRef<LabSnapshot | null>(null)
  const past = shallowRef<Past | null>(null)
  const snapshot = computed<LabSnapshot | null>(() => past.value?.snapshot ?? live.value)
  const recorder = new HistoryRecorder()
  const connection = ref<ConnectionState>('connecting')
  const client = shallowRef<LabClient | null>(null)
  const subscriber = ref<string | null>(null)
  const streams = new StreamHub()
  const sync = new SnapshotSync(
    () => run('snapshot.get', {}),
    (next) => (live.value = next),
    recorder
  )
  let stop: (() => void) | null = null

  const engine = computed<EngineStatus | null>(() => snapshot.value?.engine ?? null)
  const settings = computed<Settings | null>(() => live.value?.settings ?? null)
  const pods = computed<readonly PodView[]>(() => snapshot.value?.pods ?? NONE)
  const timeline = computed<readonly TimelineEvent[]>(() => snapshot.value?.timeline ?? NONE)
  const cards = computed<readonly RecoveryCard[]>(() => snapshot.value?.cards ?? NONE)
  /** Of now, also while a past moment is shown: they go on. */
  const jobs = computed<readonly JobView[]>(() => live.value?.jobs ?? NONE)
  const podsByUid = computed(() => new Map(pods.value.map((pod) => [pod.uid, pod])))

  /** Why nothing may be changed now; null when it may. A key of the `shell.blocked.*` texts. */
  const blocked = computed<'past' | 'connection' | 'engine' | 'watching' | null>(() => {
    if (past.value) return 'past'
    if (connection.value !== 'open' || !engine.value) return 'connection'
    if (engine.value.heldBy) return 'watching'
    if (engine.value.state !== 'ready') return 'engine'
    return null
  })

  function connect(to: LabClient): void {
    stop?.()
    client.value = to
    stop = to.subscribe({ message: receive, connection: setConnection })
  }

  function setConnection(state: ConnectionState): void {
    if (connection.value === 'open' && state !== 'open') streams.endAll('connection-lost')
    connection.value = state
  }

  function receive(message: LabMessage): void {
    if (message.type === 'snapshot') {
      subscriber.value = message.subscriber
      sync.reset(message.snapshot)
    } else if (message.type === 'patch') sync.patch(message)
    else streams.receive(message)
  }

  async function run<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    if (!client.value) throw new LabError('internal', 'The page is not connected to its lab yet.')
    if (past.value && !HARMLESS.has(name)) throw new LabError('conflict', 'The window shows a past moment, where nothing can be done.')
    return client.value.run(name, input)
  }

  /** Shows the whole window as it was then. A time that is still to come is now. */
  function lookAt(at: number): void {
    const moment = at >= Date.now() ? null : snapshotAt(recorder.segments, at)
    past.value = moment && { at: Math.max(at, recorder.segments[0]?.base.at ?? at), ...moment }
  }

  function backToNow(): void {
    past.value = null
  }

  /** To the moment before or after the one that is shown; after the last comes now. */
  function step(direction: -1 | 1): void {
    const from = past.value?.at ?? Date.now()
    const at = neighbour(recorder.segments, from, direction)
    if (at !== null) lookAt(at)
    else if (direction === 1) backToNow()
  }

  /** What can be looked at again; not reactive, since it changes with every patch. */
  function history(): readonly Segment[] {
    return recorder.segments
  }

  function newestMoment(): number {
    return recorder.newest
  }

  /** Follows a container's output. Resolves with the way to stop. Rejects with a LabError when it cannot be followed. */
  async function followLogs(id: string, tail: number, listener: StreamListener): Promise<() => void> {
    const { stream } = await run('logs.follow', { subscriber: ourselves(), id, tail })
    return listen(stream, listener)
  }

  /** Likewise of a file in a pod's volume: its last bytes and what is appended to it. */
  async function followFile(file: { readonly uid: string; readonly volume: string; readonly path: string }, listener: StreamListener): Promise<() => void> {
    const { stream } = await run('files.follow', { subscriber: ourselves(), ...file })
    return listen(stream, listener)
  }

  /** Resolves with null when no command was named and the container has no shell. */
  async function openTerminal(request: Omit<CommandInput<'terminal.open'>, 'subscriber'>, listener: StreamListener): Promise<OpenTerminal | null> {
    const { stream, command } = await run('terminal.open', { subscriber: ourselves(), ...request })
    return stream === null ? null : { stream, command, close: listen(stream, listener) }
  }

  function ourselves(): string {
    if (!subscriber.value) throw new LabError('internal', 'The page is not connected to its lab yet.')
    return subscriber.value
  }

  function listen(stream: string, listener: StreamListener): () => void {
    streams.open(stream, listener)
    return () => {
      streams.close(stream)
      // Nobody listens any more, so whether the far end had already closed is of no interest.
      run('streams.close', { stream }).catch(() => undefined)
    }
  }

  return { snapshot, live, past, lookAt, backToNow, step, history, newestMoment, connection, subscriber, client, engine, settings, pods, podsByUid, timeline, cards, jobs, blocked, connect, run, followLogs, followFile, openTerminal }
})
