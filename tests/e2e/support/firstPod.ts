import { expect, type Page } from '@playwright/test'
import { docker, inspect, namespacesOf } from '../../support/docker'

/** The D1 pod from birth to recovery, as a user sees it; what the page shows is held against the engine and /proc at each step. */

interface Shown {
  readonly net: number
  readonly ipc: number
  readonly ip: string
  readonly sandbox: string
}

export async function buildFirstPod(page: Page, owner: string): Promise<void> {
  await page.getByRole('button', { name: 'Build my first pod' }).click()
  await expect(page.getByRole('button', { name: 'Container front: running' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  await expectTruth(page, owner)
}

export async function killFront(page: Page, owner: string): Promise<void> {
  const before = await shown(page)
  const poll = await containerId(owner, 'poll')
  const lines = await logLines(poll)
  await sendSignal(page, 'front', 'SIGKILL')
  await expect.poll(() => containerName(owner, 'front')).toMatch(/_1$/)
  await expect(page.getByRole('button', { name: 'Container front: running' })).toBeVisible()
  const card = page.getByRole('region', { name: 'What happened last' })
  await expect(card).toContainText('front was killed (SIGKILL).')
  await expect(card).toContainText(`so ${before.ip} stayed and poll ran on.`)
  expect(await shown(page)).toEqual(before)
  await expectTruth(page, owner)
  // poll never stopped asking: its own log goes on, in the same container.
  expect(await containerId(owner, 'poll')).toBe(poll)
  await expect.poll(() => logLines(poll), { timeout: 30_000 }).toBeGreaterThan(lines + 1)
  await expectCardFigures(page, owner, 'front')
}

export async function killPause(page: Page, owner: string): Promise<void> {
  const before = await shown(page)
  const oldPause = await containerId(owner, 'POD')
  await sendSignal(page, 'pause', 'SIGKILL')
  await expect(page.getByText('sandbox #1').first()).toBeVisible({ timeout: 30_000 })
  // front was restarted a moment ago: the kubelet's back-off applies to it across sandboxes.
  await expect(page.getByRole('button', { name: 'Container front: running' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Container poll: running' })).toBeVisible()
  const after = await shown(page)
  expect(after.ip).not.toBe(before.ip)
  expect(await containerId(owner, 'POD')).not.toBe(oldPause)
  await expectTruth(page, owner)
  const card = page.getByRole('region', { name: 'What happened last' })
  await expect(card).toContainText('pause was killed (SIGKILL).')
  await expect(card).toContainText(`The Pod IP went from ${before.ip} to ${after.ip}.`)
}

async function sendSignal(page: Page, container: string, signal: string): Promise<void> {
  await page.getByRole('button', { name: `Send a signal to ${container}` }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${signal}`) }).click()
}

/** Net and ipc as the bands show them, the IP of the header, the sandbox number. */
async function shown(page: Page): Promise<Shown> {
  const inode = async (kind: string): Promise<number> => {
    const label = (await page.getByRole('button', { name: new RegExp(`^${kind} [A-Z], inode \\d+, held by pause`) }).getAttribute('aria-label')) ?? ''
    return Number(/inode (\d+)/.exec(label)?.[1])
  }
  const header = (await page.getByRole('main').innerText()).slice(0, 300)
  return { net: await inode('net'), ipc: await inode('ipc'), ip: /\d+\.\d+\.\d+\.\d+/.exec(header)?.[0] ?? '', sandbox: /sandbox #(\d+)/.exec(header)?.[1] ?? '' }
}

/** Every inode in the matrix is what /proc says of that container's first process. */
async function expectTruth(page: Page, owner: string): Promise<void> {
  await page.getByRole('tab', { name: /Namespaces/ }).click()
  for (const [row, container] of [['pause', 'POD'], ['front', 'front'], ['poll', 'poll']] as const) {
    const pid = await inspect<number>(await containerId(owner, container), '.State.Pid')
    const truth = Object.values(namespacesOf(pid))
    await expect.poll(() => rowInodes(page, row), { message: `namespaces of ${row}` }).toEqual(truth)
  }
}

async function rowInodes(page: Page, row: string): Promise<readonly number[]> {
  const cells = page.getByRole('row', { name: new RegExp(`^${row} `) }).getByRole('gridcell')
  const order = ['net', 'ipc', 'pid', 'uts', 'mnt', 'cgroup', 'user', 'time']
  const found = new Map<string, number>()
  for (const [index, text] of (await cells.allInnerTexts()).entries()) found.set(order[index] ?? '', Number(/(\d{6,})\s*$/.exec(text.trim())?.[1]))
  return ['mnt', 'uts', 'ipc', 'pid', 'net', 'user', 'cgroup', 'time'].map((kind) => found.get(kind) ?? Number.NaN)
}

/** The card's times and codes against the engine's own record of the two instances. */
async function expectCardFigures(page: Page, owner: string, container: string): Promise<void> {
  const card = page.getByRole('region', { name: 'What happened last' })
  await card.getByRole('button', { name: 'Show the proof' }).click()
  const text = await card.innerText()
  const instances = await docker('ps', '-a', '--no-trunc', '--filter', `label=dev.pauselab.owner=${owner}`, '--filter', `label=io.kubernetes.container.name=${container}`, '--format', '{{.ID}}')
  const states = await Promise.all(instances.map((id) => inspect<{ Running: boolean; ExitCode: number; StartedAt: string; FinishedAt: string }>(id, '.State')))
  const alive = states.find((state) => state.Running)
  const dead = states.find((state) => !state.Running)
  expect(text).toContain(String(dead?.ExitCode))
  const tookMs = Date.parse(alive?.StartedAt ?? '') - Date.parse(dead?.FinishedAt ?? '')
  const said = /Running again after\s+(?:.*\n)?\s*([\d.,]+)\s*(ms|s)\b/.exec(text)
  const saidMs = Number(said?.[1]?.replaceAll(',', '')) * (said?.[2] === 's' ? 1_000 : 1)
  // Milliseconds are shown whole, seconds to a tenth or two.
  expect(Math.abs(saidMs - tookMs)).toBeLessThanOrEqual(said?.[2] === 's' ? 60 : 2)
}

async function containerId(owner: string, container: string): Promise<string> {
  const [id = ''] = await docker('ps', '-q', '--no-trunc', '--filter', `label=dev.pauselab.owner=${owner}`, '--filter', `label=io.kubernetes.container.name=${container}`)
  return id
}

async function containerName(owner: string, container: string): Promise<string> {
  const [name = ''] = await docker('ps', '--filter', `label=dev.pauselab.owner=${owner}`, '--filter', `label=io.kubernetes.container.name=${container}`, '--format', '{{.Names}}')
  return name
}

async function logLines(id: string): Promise<number> {
  return (await docker('logs', id)).length
}
