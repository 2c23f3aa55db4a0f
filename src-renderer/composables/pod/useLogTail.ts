import { onScopeDispose, ref, shallowRef } from 'vue'
import { useLabStore } from '../../stores/lab'
import { LogBuffer, type LogLine } from './logBuffer'

/** Follows one container's output for as long as its component lives. New lines show once a frame, however fast they come. */
export function useLogTail(id: string, tail: number) {
  const lab = useLabStore()
  const buffer = new LogBuffer()
  const lines = shallowRef<readonly LogLine[]>([])
  const dropped = ref(0)
  const state = ref<'following' | 'ended' | 'failed'>('following')
  const reason = ref<string | null>(null)
  let frame = 0
  let closed = false
  let stop: (() => void) | null = null

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

  async function start(): Promise<void> {
    try {
      const close = await lab.followLogs(id, tail, {
        data(channel, text) {
          buffer.append(channel, text)
          schedule()
        },
        end(why) {
          buffer.flush()
          state.value = 'ended'
          reason.value = why
          schedule()
        }
      })
      if (closed) close()
      else stop = close
    } catch (error) {
      state.value = 'failed'
      reason.value = error instanceof Error ? error.message : String(error)
    }
  }

  onScopeDispose(() => {
    closed = true
    cancelAnimationFrame(frame)
    stop?.()
  })
  void start()

  return { lines, dropped, state, reason, clear }
}
