import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from '../bench'
import { podManifest } from '../manifest'
import { buildPage, type LabWindow, openWindow } from '../renderer/window'
import { type Result, single } from '../report'
import { median } from '../stats'
import { deleteLabPods, isRunning, podOf } from './labPods'

const POD_COUNT = 10
const VICTIM = 'front'
/** The window has shown what came of the death before. */
const BETWEEN_MS = 500

/** From the signal that ends an app's first process (the kernel's exit event comes with it) to the frame that shows it, with ten real pods. */
export async function measurePaint(bench: Bench, root: string, runs: number, say: (line: string) => void): Promise<Result> {
  say(`a window on ${POD_COUNT} real pods`)
  await buildPage(root)
  const names = Array.from({ length: POD_COUNT }, (_, index) => `painted-${index}`)
  await bench.lab.run('pods.apply', { manifest: names.map(podManifest).join('---\n') })
  await bench.lab.until('they run', (snapshot) => names.every((name) => isRunning(snapshot, name)))
  const window = await openWindow(bench.lab.address)
  try {
    const times: number[] = []
    // The first of all warms up. A container is killed once only: a second time its back-off would come between.
    for (const name of names.slice(0, Math.max(2, runs))) times.push(await deathToPaint(bench, window, name))
    const counted = times.slice(1)
    say(`exit to paint: median ${median(counted).toFixed(0)} ms, slowest ${Math.max(...counted).toFixed(0)} ms`)
    return single('event-to-paint-ms', counted, counted.length)
  } finally {
    await window.close()
    await deleteLabPods(bench)
  }
}

async function deathToPaint(bench: Bench, { page }: LabWindow, name: string): Promise<number> {
  await page.getByRole('navigation', { name: 'Pods' }).getByRole('button', { name: new RegExp(`^${name} `) }).click()
  await page.getByRole('heading', { level: 1, name: new RegExp(`/${name}$`) }).waitFor()
  const pid = podOf(bench.lab.snapshot, name)?.containers.find((one) => one.name === VICTIM)?.hostPid
  if (pid === undefined || pid === null) throw new Error(`no process of ${VICTIM} in ${name}`)
  await delay(BETWEEN_MS)
  const painted = await page.evaluateHandle(paintedChange, VICTIM)
  const from = Date.now()
  process.kill(pid, 'SIGKILL')
  return (await painted.evaluate(({ at }) => at)) - from
}

/**
 * Runs in the page. `at` is when the first frame in which this container's room looks other than now had been painted, by the clock
 * that is the machine's and so ours, too: the task after the frame that follows the change.
 */
function paintedChange(container: string): { readonly at: Promise<number> } {
  const room = (): string => {
    const element = document.querySelector<HTMLElement>(`[data-room="${container}"]`)
    return `${element?.dataset['state']} ${element?.textContent}`
  }
  const before = room()
  const at = new Promise<number>((resolve) => {
    const observer = new MutationObserver(() => {
      if (room() === before) return
      observer.disconnect()
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(Date.now())
        port2.postMessage(null)
      })
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  })
  return { at }
}
