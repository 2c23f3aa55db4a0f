import { expect, type Locator, type Page } from '@playwright/test'
import { docker, inspect, namespacesOf } from '../../support/docker'
import { expectAccessible } from '../support/axe'
import { type LabUnderTest, test } from '../support/lab'
import { shootThemes } from '../support/shoot'

/** What the window says, looked at again on request; and what a real kubelet made of the same. */

const POD = (name: string, more: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  ${more}
  terminationGracePeriodSeconds: 5
  containers:
  - { name: front, image: pauselab/demo, args: [web] }
  - { name: poll, image: pauselab/demo, args: [fetch, 'http://localhost', --every, 200ms] }
`

test.use({ labName: 'e2e-prove' })
test.describe.configure({ mode: 'serial' })
test.beforeAll(async ({ lab }) => {
  await lab.run('pods.apply', { manifest: `${POD('proven', '')}---\n${POD('fallen', 'shareProcessNamespace: true')}` })
})
test.beforeEach(({ page }) => show(page, 'proven'))

async function show(page: Page, pod: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${pod}`) }).first().click()
  await expect(page.getByRole('heading', { name: pod })).toBeVisible()
  for (const name of ['front', 'poll']) await expect(page.getByRole('button', { name: `Container ${name}: running` })).toBeVisible()
}

/** In both languages and themes; the page is not touched, since a click elsewhere would close what is to be seen. */
async function shoot(lab: LabUnderTest, page: Page, name: string): Promise<void> {
  if (process.env['PAUSELAB_SHOTS'] === undefined) return
  for (const language of ['zh-CN', 'en']) {
    await lab.run('settings.set', { language })
    await shootThemes(page, `${name}-${language}`)
  }
}

const proofs = (page: Page): Locator => page.locator('[data-proofs]')
const verdicts = (page: Page): Promise<readonly (string | null)[]> => proofs(page).locator('[data-verdict]').evaluateAll((all) => all.map((one) => one.getAttribute('data-verdict')))

async function idOf(lab: LabUnderTest, container: string, pod = 'proven'): Promise<string> {
  const [id = ''] = await docker('ps', '-q', '--no-trunc', '--filter', `label=io.kubernetes.pod.name=${pod}`, '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', `label=io.kubernetes.container.name=${container}`)
  return id
}

test('a created pod is beside the one that a kubelet made', async ({ page }) => {
  for (const lane of ['pause', 'front', 'poll']) await expect(page.locator('[data-ghost-mark="created"]').first(), lane).toBeAttached()
  await expect(page.locator('[data-ghost-mark="created"]')).toHaveCount(3)
})

test('an inode of the matrix, by pointer and by key', async ({ lab, page }) => {
  const pid = await inspect<number>(await idOf(lab, 'front'), '.State.Pid')
  const { net } = namespacesOf(pid)
  const cell = page.getByRole('row', { name: /^front / }).getByRole('gridcell').first()
  await cell.hover()
  await cell.getByRole('button', { name: 'Prove it: net of front' }).click()
  await expect(proofs(page).getByText(`readlink /proc/${pid}/ns/net`)).toBeVisible()
  await expect(proofs(page).getByLabel('Raw output')).toHaveText(`net:[${net}]`)
  await expect(proofs(page).locator('[data-claimed]')).toHaveText(String(net))
  await expect(proofs(page)).toContainText('They agree.')
  await shoot(lab, page, 'prove-inode')
  // axe needs a browser's context of its own.
  if (lab.host === 'web') await expectAccessible(page, 'a proof', '[data-proofs]')
  await page.keyboard.press('Escape')
  await expect(proofs(page)).toBeHidden()
  await cell.focus()
  await page.keyboard.press('p')
  await expect(proofs(page)).toContainText('They agree.')
  await page.keyboard.press('Escape')
  await expect(cell).toBeFocused()
})

test('the pod’s IP, and who is in a namespace', async ({ lab, page }) => {
  const ip = await inspect<string>(await idOf(lab, 'POD'), '.NetworkSettings.Networks').then((networks) => Object.values(networks as unknown as Record<string, { IPAddress: string }>)[0]?.IPAddress)
  await page.getByRole('button', { name: 'Prove it: IP of proven' }).click()
  await expect(proofs(page).getByLabel('Raw output')).toHaveText(ip ?? '')
  await expect(proofs(page)).toContainText('They agree.')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^net [A-Z], inode \d+/ }).click()
  await expect(proofs(page).locator('[data-found]')).toHaveText('pause, front, poll')
  await shoot(lab, page, 'prove-members')
  await page.keyboard.press('Escape')
})

test('every statement of the tabs and of the panel that can be looked at is so', async ({ lab, page }) => {
  await page.getByRole('button', { name: 'Container front: running' }).click()
  for (const tab of ['Processes', 'Network', 'IPC', 'Stats']) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
    await expect(page.getByRole('tabpanel').locator('[data-prove]').first()).toBeVisible()
    for (const button of await page.getByRole('tabpanel', { name: new RegExp(`^${tab}`) }).locator('[data-prove]').all()) await expectAgreement(page, button)
  }
  await expect(page.locator('.panel [data-fact="caught"]')).toBeVisible()
  for (const button of await page.locator('.panel [data-prove]').filter({ visible: true }).all()) await expectAgreement(page, button)
  await page.locator('.panel dt').filter({ hasText: 'catches' }).locator('[data-prove]').click()
  await shoot(lab, page, 'prove-panel')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: /Namespaces/ }).click()
})

async function expectAgreement(page: Page, button: Locator): Promise<void> {
  const name = await button.getAttribute('aria-label')
  await button.click()
  await expect(proofs(page).locator('[data-verdict]').first(), name ?? '').toBeVisible()
  expect(new Set(await verdicts(page)), `${name}: ${await proofs(page).innerText()}`).toEqual(new Set(['agrees']))
  await page.keyboard.press('Escape')
}

test('a death card, with a real kubelet beside it', async ({ lab, page }) => {
  const dead = await idOf(lab, 'front')
  await lab.run('containers.kill', { id: dead, signal: 'SIGKILL' })
  const card = page.getByRole('region', { name: 'What happened last' })
  await expect(card).toContainText(/Running again after/)
  await expect(card.locator('[data-ghost="appKilled"]')).toContainText(/kubelet 1\.20, measured: 720 ms \(300 ms to 1\.14 s\); here: [\d.]+ m?s/)
  await expect(page.locator('[data-ghost-mark="appKilled"]')).toHaveCount(1)
  await card.getByRole('button', { name: 'Prove it: how front ended' }).click()
  await expect(proofs(page).getByText(`docker inspect --format '{{.State.ExitCode}}' ${dead.slice(0, 12)}`)).toBeVisible()
  // Exit code, net, ipc, IP, and how long it took.
  await expect.poll(() => verdicts(page)).toEqual(Array.from({ length: 5 }, () => 'agrees'))
  await shoot(lab, page, 'prove-death')
  await page.keyboard.press('Escape')
  await card.getByRole('button', { name: 'Show the proof' }).click()
  await shoot(lab, page, 'prove-card')
  await card.getByRole('button', { name: 'Hide the proof' }).click()
})

test('a fallen pause and a deletion have their own ghosts', async ({ lab, page }) => {
  await show(page, 'fallen')
  await lab.run('containers.kill', { id: await idOf(lab, 'POD', 'fallen'), signal: 'SIGKILL' })
  const card = page.getByRole('region', { name: 'What happened last' })
  await expect(card.locator('[data-ghost="pauseKilledShared"]')).toContainText(/kubelet 1\.20, measured: 1\.24 s to 1\.47 s; here: [\d.]+ m?s/)
  await expect(page.locator('[data-ghost-mark="pauseKilledShared"]')).toHaveCount(1)
  await page.getByRole('combobox', { name: 'How much time' }).selectOption('10 s')
  await shoot(lab, page, 'prove-ghost-pause')
  await page.getByRole('button', { name: 'All pods, not only this one' }).click()
  const { pods } = (await lab.run('snapshot.get', {})) as { readonly pods: readonly { readonly uid: string; readonly name: string }[] }
  await lab.run('pods.delete', { uid: pods.find(({ name }) => name === 'fallen')?.uid ?? '' })
  await expect(page.getByRole('button', { name: /^fallen/ })).toHaveCount(0)
  // Who is gone comes after all who live: only lanes in sight are there.
  await page.getByRole('group', { name: /^Timeline: a lane/ }).press('End')
  await expect(page.locator('[data-ghost-mark="deleted"]')).toHaveCount(1)
  await shoot(lab, page, 'prove-ghost-deleted')
})

test('what is no longer so is red; what is no more is no lie', async ({ lab, page }) => {
  test.skip(lab.host === 'desktop', 'news comes to the desktop window over a channel that no test can stop')
  let deaf = false
  await page.routeWebSocket(/\/api\/events/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((message) => {
      if (!deaf) socket.send(message)
    })
  })
  await page.reload()
  await show(page, 'proven')
  const poll = await idOf(lab, 'poll')
  await page.getByRole('button', { name: 'Container poll: running' }).click()
  deaf = true
  await lab.run('containers.kill', { id: poll, signal: 'SIGKILL' })
  await expect.poll(() => inspect<string>(poll, '.State.Status')).toBe('exited')
  // The page has not heard of it: it still says "running".
  await page.getByRole('button', { name: 'Prove it: State of poll' }).click()
  const proof = proofs(page).locator('[data-verdict="disagrees"]')
  await expect(proof).toContainText('They disagree.')
  await expect(proof.locator('[data-claimed]')).toHaveText('running')
  await expect(proof.locator('[data-found]')).toHaveText('exited')
  await shootThemes(page, 'prove-red')
  await expectAccessible(page, 'a disagreement', '[data-proofs]')
  await page.keyboard.press('Escape')
  const cell = page.getByRole('row', { name: /^poll / }).getByRole('gridcell').first()
  await cell.focus()
  await page.keyboard.press('p')
  await expect(proofs(page).locator('[data-verdict="unseen"]')).toContainText('It is no more')
  await shootThemes(page, 'prove-gone')
})

test('the past cannot be looked at', async ({ page }) => {
  await expect(page.locator('[data-prove]').first()).toBeAttached()
  await page.getByRole('button', { name: 'To the change before' }).click()
  await expect(page.locator('[data-prove]')).toHaveCount(0)
  await page.getByRole('button', { name: /^net [A-Z], inode \d+/ }).click()
  await expect(proofs(page)).toContainText('Only what is can be looked at')
})
