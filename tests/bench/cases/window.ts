import type { PatchMessage } from '../../../src-main/api'
import { setTimeout as delay } from 'node:timers/promises'
import type { LabProcess } from '../lab/labProcess'
import { makeChanges } from '../renderer/changes'
import { CROWD, openCrowd, shownPod } from '../renderer/crowd'
import { FRAME_CATEGORIES, type TraceEvent, workPerFrame } from '../renderer/frames'
import { buildPage, type LabWindow, openWindow } from '../renderer/window'
import { type Result, rounded } from '../report'
import { quantile } from '../stats'
import { heapGrowth } from './windowHeap'

const LOOK_MS = 20_000
/** The window has drawn everything for the first time, and its code is compiled. */
const WARM_UP_MS = 5_000
/** What else the window can show at its busiest: every pod's lane, the list of all events, and the table of all containers. */
const OTHERS = ['all pods on the timeline', 'all events', 'a table of all containers'] as const

export interface WindowWishes {
  readonly frames: boolean
  readonly nodes: boolean
  readonly heap: boolean
}

/** How smooth the window stays: a hundred pods of three, twenty changes a second, in a real Chromium. */
export async function measureWindow(place: { readonly root: string; readonly programs: Readonly<Record<string, string>> }, wishes: WindowWishes, say: (line: string) => void): Promise<readonly Result[]> {
  if (!wishes.frames && !wishes.nodes && !wishes.heap) return []
  say(`a window on ${CROWD} pods of three, 20 changes a second`)
  await buildPage(place.root)
  const lab = await openCrowd(place)
  try {
    const first = lab.snapshot
    const patches: PatchMessage[] = []
    const stop = lab.watch((_, message) => void (message.type === 'patch' && patches.push(message)))
    const results = await whileChanging(lab, () => look(lab, wishes, say))
    stop()
    say(`${patches.length} patches`)
    return wishes.heap ? [...results, await heapGrowth(place.root, first, patches, say)] : results
  } finally {
    await lab.stop()
  }
}

async function whileChanging<T>(lab: LabProcess, work: () => Promise<T>): Promise<T> {
  const over = new AbortController()
  const changes = makeChanges(lab, shownPod(lab.snapshot), over.signal)
  try {
    return await work()
  } finally {
    over.abort()
    await changes
  }
}

/** The view of one pod with its picture, matrix and timeline, beside a rail of a hundred pods and the list of what ran. */
async function look(lab: LabProcess, wishes: WindowWishes, say: (line: string) => void): Promise<readonly Result[]> {
  const window = await openWindow(lab.address)
  try {
    await delay(WARM_UP_MS)
    const p95 = await workFor(window, 'one pod', say)
    let nodes = await countNodes(window)
    say(`one pod: ${nodes} elements`)
    for (const view of OTHERS) {
      await show(window, view)
      await delay(1_000)
      await workFor(window, view, say)
      const more = await countNodes(window)
      say(`${view}: ${more} elements`)
      nodes = Math.max(nodes, more)
    }
    return [
      ...(wishes.frames ? [{ name: 'renderer-work-per-frame-p95-ms', value: rounded(p95, 2), unit: 'ms', runs: 1 }] : []),
      ...(wishes.nodes ? [{ name: 'dom-nodes', value: nodes, unit: 'nodes', runs: 1 }] : [])
    ]
  } finally {
    await window.close()
  }
}

async function show({ page }: LabWindow, view: (typeof OTHERS)[number]): Promise<void> {
  if (view === 'all pods on the timeline') await page.getByRole('button', { name: 'All pods, not only this one' }).click()
  else if (view === 'all events') await page.getByRole('tab', { name: 'Events' }).click()
  else {
    await page.getByRole('tab', { name: 'ps', exact: true }).click()
    await page.getByRole('tabpanel', { name: 'ps' }).getByRole('radio', { name: 'All pods' }).click()
  }
}

/** All elements of the document, head and pictures' parts with them: as many nodes as `document.querySelectorAll('*')` finds. */
async function countNodes({ page }: LabWindow): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length)
}

async function workFor({ page }: LabWindow, what: string, say: (line: string) => void): Promise<number> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('the window has no browser')
  await browser.startTracing(page, { categories: [...FRAME_CATEGORIES, '__metadata'] })
  await delay(LOOK_MS)
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { readonly traceEvents: readonly TraceEvent[] }
  const frames = workPerFrame(trace.traceEvents)
  const [work, elapsed] = [frames.map((one) => one.work), frames.map((one) => one.elapsed)]
  const p95 = quantile(work, 0.95)
  say(`${what}: ${frames.length} frames, main-thread work median ${quantile(work, 0.5).toFixed(1)} ms, 95 % within ${p95.toFixed(1)} ms, most ${Math.max(...work).toFixed(1)} ms (by the clock, with what else ran on this machine: 95 % within ${quantile(elapsed, 0.95).toFixed(1)} ms)`)
  return p95
}
