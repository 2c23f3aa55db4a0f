import { textOf } from '@api/errors'
import { computed, onScopeDispose, ref, shallowReactive, shallowRef, watch } from 'vue'
import type { StreamListener } from '../../client/streams'
import { useLabStore } from '../../stores/lab'
import { LogBuffer, type LogLine } from './logBuffer'

export interface LogSource {
  /** A container's id, or a file's place: another one is a new source. */
  readonly id: string
  readonly name: string
}

interface Followed {
  readonly state: 'following' | 'ended' | 'failed'
  readonly reason: string | null
}

/** Follows some outputs, each begun by `begin`, for as long as its component lives. New lines show once a frame, however fast they come. */
export function useLogTail(sources: () => readonly LogSource[], begin: (source: LogSource, listener: StreamListener) => Promise<() => void>) {
  const lab = useLabStore()
  const buffer = new LogBuffer()
  const lines = shallowRef<readonly LogLine[]>([])
  const dropped = ref(0)
  const followed = shallowReactive(new Map<string, Followed>())
  const stops: (() => void)[] = []
  let frame = 0
  let closed = false

  /** Whether more may come, and what ended last. */
  const state = computed<Followed>(() => {
    const all = [...followed.values()]
    return all.find((one) => one.state === 'following') ?? all.at(-1) ?? { state: 'following', reason: null }
  })

  function show(): void {
    frame = 0
    lines.value = buffer.lines()
    dropped.value = buffer.dropped
  }

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(show)
  }

  function clear(): void {
    buffer.clear()
    show()
  }

  async function follow(source: LogSource): Promise<void> {
    const { id, name } = source
    followed.set(id, { state: 'following', reason: null })
    try {
      const stop = await begin(source, {
        data(channel, text) {
          buffer.append(name, channel, text)
          schedule()
        },
        end(reason) {
          buffer.flush(name)
          followed.set(id, { state: 'ended', reason })
          schedule()
        }
      })
      if (closed) stop()
      else stops.push(stop)
    } catch (error) {
      followed.set(id, { state: 'failed', reason: textOf(error) })
    }
  }

  watch(
    sources,
    (now) => {
      for (const source of now) if (!followed.has(source.id)) void follow(source)
    },
    { immediate: true }
  )

  // A new connection knows nothing of the streams of the one before: all begin anew, with what came meanwhile.
  watch(
    () => lab.subscriber,
    () => {
      stops.splice(0)
      followed.clear()
      clear()
      for (const source of sources()) void follow(source)
    }
  )

  onScopeDispose(() => {
    closed = true
    cancelAnimationFrame(frame)
    for (const stop of stops) stop()
  })

  return { lines, dropped, state, clear }
}
