import type { CommandInput, CommandName, CommandOutput } from '@api/commands'
import { LabError } from '@api/errors'
import type { LabMessage } from '@api/events'
import type { EngineStatus, LabSnapshot, PodView, RecoveryCard, Settings, TimelineEvent } from '@api/model'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { ConnectionState, LabClient } from '../client'
import { StreamHub, type StreamListener } from '../client/streams'
import { SnapshotSync } from '../client/sync'

const NONE: readonly never[] = []

/** The lab as it is now, and the one way to ask it for anything. */
export const useLabStore = defineStore('lab', () => {
  const snapshot = shallowRef<LabSnapshot | null>(null)
  const connection = ref<ConnectionState>('connecting')
  const client = shallowRef<LabClient | null>(null)
  const subscriber = ref<string | null>(null)
  const streams = new StreamHub()
  const sync = new SnapshotSync(
    () => run('snapshot.get', {}),
    (next) => (snapshot.value = next)
  )
  let stop: (() => void) | null = null

  const engine = computed<EngineStatus | null>(() => snapshot.value?.engine ?? null)
  const settings = computed<Settings | null>(() => snapshot.value?.settings ?? null)
  const pods = computed<readonly PodView[]>(() => snapshot.value?.pods ?? NONE)
  const timeline = computed<readonly TimelineEvent[]>(() => snapshot.value?.timeline ?? NONE)
  const cards = computed<readonly RecoveryCard[]>(() => snapshot.value?.cards ?? NONE)
  const podsByUid = computed(() => new Map(pods.value.map((pod) => [pod.uid, pod])))

  /** Why nothing may be changed now; null when it may. A key of the `shell.blocked.*` texts. */
  const blocked = computed<'connection' | 'engine' | 'watching' | null>(() => {
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
    return client.value.run(name, input)
  }

  /** Follows a container's output. Resolves with the way to stop. Rejects with a LabError when it cannot be followed. */
  async function followLogs(id: string, tail: number, listener: StreamListener): Promise<() => void> {
    if (!subscriber.value) throw new LabError('internal', 'The page is not connected to its lab yet.')
    const { stream } = await run('logs.follow', { subscriber: subscriber.value, id, tail })
    streams.open(stream, listener)
    return () => {
      streams.close(stream)
      // Nobody listens any more, so whether the far end had already closed is of no interest.
      run('streams.close', { stream }).catch(() => undefined)
    }
  }

  return { snapshot, connection, client, engine, settings, pods, podsByUid, timeline, cards, blocked, connect, run, followLogs }
})
