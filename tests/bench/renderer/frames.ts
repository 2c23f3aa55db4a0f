/** One event of Chromium's trace; times in microseconds. */
export interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Of the thread itself, without the time in which others had its processor. */
  readonly tdur?: number
  readonly args?: Readonly<Record<string, unknown>>
}

/** What must be traced for `workPerFrame`: the main thread's tasks, and which of them made a frame. */
export const FRAME_CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'devtools.timeline.frame']

const TASK = 'RunTask'
const FRAME = 'BeginMainThreadFrame'
const MAIN_THREAD = 'CrRendererMain'

export interface FrameWork {
  /** The main thread's own time, in ms: its work. */
  readonly work: number
  /** The same tasks by the clock, in ms: on a busy machine also the time in which they did not run. */
  readonly elapsed: number
}

/** Of a display that shows sixty frames a second. */
export const FRAME_MS = 1_000 / 60
/** Less than this is the browser talking to itself: nothing happened. */
const LEAST_MS = 1

/**
 * What the main thread did, frame for frame, in order. A frame's time begins with the first task after the frame before; it ends with the
 * task that makes a frame, or one sixtieth of a second later when there is nothing new to show. Tasks are counted whole
 * for the time they begin in. Times in which nothing happened are left out.
 * Throws when the trace has no main thread of a page.
 */
export function workPerFrame(events: readonly TraceEvent[]): readonly FrameWork[] {
  const thread = busiestMainThread(events)
  const own = events.filter(({ pid, tid }) => pid === thread.pid && tid === thread.tid)
  const made = own.filter(({ name }) => name === FRAME).map(({ ts }) => ts)
  const frames: FrameWork[] = []
  let open: { from: number; work: number; elapsed: number } | null = null
  const close = (drawn: boolean): void => {
    if (open !== null && (drawn || open.work >= LEAST_MS * 1_000)) frames.push({ work: open.work / 1_000, elapsed: open.elapsed / 1_000 })
    open = null
  }
  for (const task of wholeTasks(own)) {
    const { ts, dur = 0, tdur = dur } = task
    if (open !== null && ts - open.from > FRAME_MS * 1_000) close(false)
    open ??= { from: ts, work: 0, elapsed: 0 }
    open.work += tdur
    open.elapsed += dur
    if (made.some((at) => at >= ts && at <= ts + dur)) close(true)
  }
  close(false)
  return frames
}

/** A task may run others from within (a nested loop): their time is its own already. */
function wholeTasks(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const tasks = events.filter(({ name, ph }) => name === TASK && ph === 'X').sort((a, b) => a.ts - b.ts)
  let until = -Infinity
  return tasks.filter(({ ts, dur = 0 }) => {
    if (ts < until) return false
    until = ts + dur
    return true
  })
}

/** A browser may keep an empty page in reserve: the one that is measured is at work. */
function busiestMainThread(events: readonly TraceEvent[]): { readonly pid: number; readonly tid: number } {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.['name'] === MAIN_THREAD)
  const tasksOf = ({ pid, tid }: TraceEvent): number => events.filter((event) => event.pid === pid && event.tid === tid && event.name === TASK).length
  const [busiest] = threads.map((thread) => ({ thread, tasks: tasksOf(thread) })).sort((a, b) => b.tasks - a.tasks)
  if (busiest === undefined) throw new Error('the trace has no main thread of a page')
  return busiest.thread
}
