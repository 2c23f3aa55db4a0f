import { readlinkSync } from 'node:fs'
import { expect } from '@playwright/test'
import { docker } from '../../support/docker'
import { type LabUnderTest, test } from '../support/lab'

test.use({ labName: 'e2e-mend' })
const POD = `apiVersion: v1
kind: Pod
metadata: { name: left }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - { name: a, image: pauselab/demo, args: [sleep, infinity] }
  - { name: b, image: pauselab/demo, args: [sleep, infinity] }
`

async function idOf(lab: LabUnderTest, name: string): Promise<string> {
  const [id = ''] = await docker('ps', '-q', '--no-trunc', '--filter', `label=dev.pauselab.owner=${lab.owner}`, '--filter', `label=io.kubernetes.container.name=${name}`)
  return id
}

async function netOf(lab: LabUnderTest, name: string): Promise<string> {
  const [pid = ''] = await docker('inspect', '-f', '{{.State.Pid}}', await idOf(lab, name))
  return readlinkSync(`/proc/${pid}/ns/net`)
}

test('with the kubelet off the stranded are marked and explained, and one click repairs them, once', async ({ lab, page }) => {
  await lab.run('settings.set', { kubelet: 'off' })
  await lab.run('pods.apply', { manifest: POD })
  await page.getByRole('link', { name: /left/ }).or(page.getByRole('button', { name: /left/ })).first().click()
  await expect(page.getByRole('button', { name: 'Container a: running' })).toBeVisible()
  await page.getByRole('radio', { name: 'CRI-O' }).click()
  await expect(page.getByText('CRI-O would put a and b into pause’s UTS namespace')).toBeVisible()
  await expect(page.getByRole('gridcell', { name: /a: uts .* CRI-O: shared with pause/ })).toBeVisible()
  await page.getByRole('radio', { name: 'Docker (here)' }).click()
  await expect(page.getByText('would put a and b')).toHaveCount(0)
  const before = { id: await idOf(lab, 'a'), net: await netOf(lab, 'a') }
  await docker('kill', await idOf(lab, 'POD'))
  await expect(page.getByText('a and b stand in namespaces that nobody can join any more')).toBeVisible()
  expect({ id: await idOf(lab, 'a'), net: await netOf(lab, 'a') }).toEqual(before)
  await page.getByRole('button', { name: 'Repair once' }).click()
  await expect(page.getByText('stand in namespaces')).toHaveCount(0, { timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Container a: running' })).toBeVisible({ timeout: 30_000 })
  // Another instance in the new sandbox's namespace; the number of the old one may be used again.
  expect(await idOf(lab, 'a')).not.toBe(before.id)
  expect(await netOf(lab, 'a')).toBe(await netOf(lab, 'POD'))
})
