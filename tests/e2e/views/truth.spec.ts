import { readdirSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { docker, procFacts } from '../../support/docker'
import { type LabUnderTest, test } from '../support/lab'

/** What a view shows is held against what the system's own tools say at that moment. */

test.use({ labName: 'e2e-truth' })
test.describe.configure({ mode: 'serial' })
const POD = `apiVersion: v1
kind: Pod
metadata: { name: true-pod }
spec:
  shareProcessNamespace: true
  terminationGracePeriodSeconds: 0
  containers:
  - { name: web, image: pauselab/demo, args: [web] }
  - { name: parent, image: pauselab/demo, args: [orphan, --count, "2", --life, 600m] }
  - { name: undead, image: pauselab/demo, args: [zombie, --count, "2"] }
`
test.beforeAll(({ lab }) => lab.run('pods.apply', { manifest: POD }))

const mine = (lab: LabUnderTest): readonly string[] => ['--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.pod.uid']

async function idOf(lab: LabUnderTest, container: string): Promise<string> {
  const [id = ''] = await docker('ps', '-q', '--no-trunc', ...mine(lab), '--filter', `label=io.kubernetes.container.name=${container}`)
  return id
}

async function runs(page: Page): Promise<void> {
  for (const name of ['web', 'parent', 'undead']) await expect(page.getByRole('button', { name: `Container ${name}: running` })).toBeVisible()
}

test('the tree has every process of the pod, with the PIDs and parents that docker top and /proc tell', async ({ lab, page }) => {
  await runs(page)
  await page.getByRole('tab', { name: /Processes/ }).click()
  const rows = page.getByRole('treegrid').getByRole('row')
  await expect(async () => {
    const shown = (await rows.evaluateAll((all) => all.slice(1).map((row) => [...row.querySelectorAll('td, th')].slice(2, 6).map((cell) => cell.textContent.trim()).join(' ')))).sort()
    expect(shown).toEqual(await processesOf(lab))
    expect(shown.length).toBeGreaterThanOrEqual(8) // pause, three first processes, two orphans, two zombies
  }).toPass({ timeout: 30_000 })
})

/** PID and parent in the pod's namespace, PID and parent on the machine. The parent of who was started from outside is 0 in there. */
async function processesOf(lab: LabUnderTest): Promise<readonly string[]> {
  const containers = await docker('ps', '-q', ...mine(lab))
  const lines = (await Promise.all(containers.map((id) => docker('top', id, '-eo', 'pid,ppid')))).flatMap(([, ...found]) => found)
  const parents = new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]))
  // A zombie has left its cgroup, which is where docker top looks.
  for (const pid of readdirSync('/proc').map(Number)) {
    const facts = Number.isNaN(pid) ? null : procFacts(pid)
    if (facts?.state === 'Z' && parents.has(facts.ppid)) parents.set(pid, facts.ppid)
  }
  const inside = (pid: number): number => (parents.has(pid) ? (procFacts(pid)?.nspid.at(-1) ?? 0) : 0)
  return [...parents].map(([pid, parent]) => `${inside(pid)} ${inside(parent)} ${pid} ${parent}`).sort()
}

test('raw inspect is what docker inspect prints', async ({ lab, page }) => {
  await runs(page)
  await page.getByRole('button', { name: 'Container web: running' }).click()
  const panel = page.getByRole('complementary', { name: 'The selected container' })
  await panel.getByRole('tab', { name: 'Inspect' }).click()
  await page.evaluate(() => Object.assign(navigator.clipboard, { writeText: (text: string) => Promise.resolve(Object.assign(globalThis, { copied: text })) }))
  await panel.getByRole('tabpanel', { name: 'Inspect' }).getByRole('button', { name: 'Copy' }).click()
  const copied = await page.evaluate(() => (globalThis as { copied?: string }).copied ?? 'null')
  expect(inOrder(`[${copied}]`)).toEqual(inOrder((await docker('inspect', await idOf(lab, 'web'))).join('')))
})

/** The engine lists the mounts in another order each time. */
function inOrder(inspect: string): unknown {
  const found = JSON.parse(inspect) as readonly { readonly Mounts: readonly { readonly Destination: string }[] }[]
  return found.map((one) => ({ ...one, Mounts: one.Mounts.toSorted((a, b) => a.Destination.localeCompare(b.Destination)) }))
}

test('the engine’s events are those of docker events, with its times', async ({ lab, page }) => {
  await runs(page)
  const [since = ''] = await docker('info', '--format', '{{.SystemTime}}')
  const id = await idOf(lab, 'web')
  await docker('kill', '--signal', 'KILL', id)
  await expect.poll(() => idOf(lab, 'web')).toMatch(new RegExp(`^(?!${id})[0-9a-f]{64}`))
  await runs(page)
  const [until = ''] = await docker('info', '--format', '{{.SystemTime}}')
  const told = await docker('events', '--since', since, '--until', until, '--filter', 'type=container', ...mine(lab).filter((word) => word !== '--filter').flatMap((word) => ['--filter', word]), '--format', '{{.TimeNano}} {{.Action}} {{index .Actor.Attributes "io.kubernetes.container.name"}}')
  const truth = told.map((line) => line.split(' ') as [string, string, string]).filter(([, action]) => !action.startsWith('exec'))
  expect(truth.map(([, action, name]) => `${action} ${name}`)).toEqual(['kill web', 'die web', 'create web', 'start web'])
  await page.getByRole('tab', { name: 'Events' }).click()
  const list = page.getByRole('log', { name: 'Events, newest first' })
  for (const [nano, action, name] of truth) {
    const row = list.getByRole('listitem').filter({ hasText: `container ${action} ${name}` }).first()
    await row.scrollIntoViewIfNeeded()
    expect(Date.parse((await row.locator('time').getAttribute('datetime')) ?? '')).toBe(Number(BigInt(nano) / 1_000_000n))
  }
})
