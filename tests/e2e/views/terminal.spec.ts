import { expect, type Page } from '@playwright/test'
import { docker } from '../../support/docker'
import { ShellImage } from '../../support/shellImage'
import { test } from '../support/lab'
import { shootAll } from '../support/shoot'

test.use({ labName: 'e2e-terminal' })
const SHELL = new ShellImage('pauselab-test/e2e-shell:1')
const POD = `apiVersion: v1
kind: Pod
metadata: { name: talk }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - { name: mute, image: pauselab/demo, args: [sleep, infinity] }
  - { name: busy, image: '${SHELL.name}', command: [/bin/sleep, '10000'], imagePullPolicy: Never }
`

test.beforeAll(async ({ lab }) => {
  await SHELL.make()
  await lab.run('pods.apply', { manifest: POD })
})
test.afterAll(async () => {
  await SHELL.remove()
})
test.describe.configure({ mode: 'serial' })

async function openTerminal(page: Page, container: string): Promise<void> {
  await page.getByRole('button', { name: `Container ${container}: running` }).click()
  await page.getByRole('tab', { name: 'Terminal' }).click()
}

/** How many shells run in the container beside its own program. */
async function shells(owner: string): Promise<number> {
  const [id = ''] = await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${owner}`, '--filter', 'label=io.kubernetes.container.name=busy')
  return (await docker('top', id, '-eo', 'pid,args')).filter((line) => / \/bin\/sh$/.test(line)).length
}

test('a shell answers, knows its size, and its exit is said', async ({ lab, page }) => {
  await openTerminal(page, 'busy')
  const screen = page.locator('.xterm-rows')
  await expect(page.getByText('/bin/sh', { exact: true })).toBeVisible()
  await page.keyboard.type('echo $((6*7)); stty size; hostname\n')
  await expect(screen).toContainText('42')
  await expect(screen).toContainText('talk')
  await page.keyboard.type('printf "\\033[31mred \\033[32mgreen \\033[33myellow \\033[34mblue \\033[35mmagenta \\033[36mcyan\\033[0m\\n"\n')
  await expect(screen).toContainText('magenta')
  await shootAll(page, 'terminal')
  await page.getByRole('region', { name: 'Terminal in busy' }).getByRole('textbox').focus()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'End it, run something else …' })).toBeFocused()
  await page.getByRole('region', { name: 'Terminal in busy' }).getByRole('textbox').focus()
  await page.keyboard.type('kept=still; stty size | { read r c; echo here $c; }\n')
  await expect(screen).toContainText(/here \d+/)
  // Elsewhere in the pod the program goes on, and what it said is there afterwards.
  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(screen).toHaveCount(0)
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await expect(screen).toContainText(/here \d+/)
  await page.getByRole('button', { name: 'Container mute: running' }).click()
  await page.getByRole('button', { name: 'Container busy: running' }).click()
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await page.getByRole('region', { name: 'Terminal in busy' }).getByRole('textbox').focus()
  await page.keyboard.type('echo $kept there\n')
  await expect(screen).toContainText('still there')
  expect(await shells(lab.owner)).toBe(1)
  await page.getByRole('region', { name: 'Terminal in busy' }).getByRole('textbox').focus()
  await page.keyboard.type('exit 3\n')
  await expect(page.getByText('The program ended with exit code 3.')).toBeVisible()
  await page.getByRole('button', { name: 'Run again' }).click()
  await expect(page.getByText('/bin/sh', { exact: true })).toBeVisible()
  const id = (await docker('ps', '-q', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', 'label=io.kubernetes.container.name=busy'))[0] ?? ''
  await docker('kill', id)
  await expect(page.getByText('busy ended, and this program with it.')).toBeVisible()
})

test('a program ends when somebody says so, and goes on while another view is shown', async ({ lab, page }) => {
  await openTerminal(page, 'busy')
  await expect(page.getByText('/bin/sh', { exact: true })).toBeVisible()
  expect(await shells(lab.owner)).toBe(1)
  await page.getByRole('button', { name: 'End it, run something else …' }).click()
  await expect.poll(() => shells(lab.owner)).toBe(0)
  await page.getByRole('button', { name: 'Open a shell' }).click()
  await expect(page.getByText('/bin/sh', { exact: true })).toBeVisible()
  await expect.poll(() => shells(lab.owner)).toBe(1)
  await page.getByRole('tab', { name: 'Logs' }).last().click()
  expect(await shells(lab.owner)).toBe(1)
  await page.getByRole('tab', { name: 'Terminal' }).click()
  await page.keyboard.type('echo still-$((40 + 2))\n')
  await expect(page.locator('.xterm-rows')).toContainText('still-42')
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  expect(await shells(lab.owner)).toBe(1)
  await page.getByRole('button', { name: /^talk/ }).first().click()
  await openTerminal(page, 'busy')
  await expect(page.locator('.xterm-rows')).toContainText('still-42')
  expect(await shells(lab.owner)).toBe(1)
})

test('without a shell: that is said, its own programs run, and a debug container brings one', async ({ page }) => {
  await openTerminal(page, 'mute')
  await expect(page.getByRole('heading', { name: 'mute has no shell' })).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Image' })).toContainText(SHELL.name)
  await shootAll(page, 'no-shell')
  await page.getByRole('button', { name: '/demo hostname' }).click()
  await expect(page.getByText('The program ended with exit code 0.')).toBeVisible()
  await expect(page.locator('.xterm-rows')).toContainText('talk')
  await page.getByRole('button', { name: 'Something else …' }).click()
  await page.getByRole('combobox', { name: 'Image' }).selectOption(SHELL.name)
  await page.getByRole('button', { name: 'Add a debug container' }).click()
  await expect(page.getByRole('region', { name: 'Terminal in debugger-1' }).getByText('/bin/sh', { exact: true })).toBeVisible()
  await page.keyboard.type('ps\n')
  await expect(page.locator('.xterm-rows')).toContainText('/demo sleep infinity')
  await shootAll(page, 'debug')
})
