import { readlinkSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { docker } from '../../support/docker'
import { TestLab } from '../../support/lab'

const NAME = 'it-probe-loss'
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: watched }\nspec: { terminationGracePeriodSeconds: 0, containers: [{ name: a, image: pauselab/demo, args: [sleep, infinity] }] }'

const lab = new TestLab(NAME)
beforeAll(() => lab.start())
afterAll(() => lab.dispose())

it('a probe whose container was killed is started again, and sees what happened meanwhile', async () => {
  await lab.apply(POD)
  const before = await lab.until('it runs', () => lab.running('watched'))
  const probe = async (): Promise<string> => (await docker('ps', '-q', '--no-trunc', '--filter', `name=^${NAME}-probe$`))[0] ?? ''
  const old = await probe()
  await docker('kill', old)
  await docker('kill', before.containers[1]?.id ?? '')
  await expect.poll(probe, { timeout: 20_000 }).toMatch(new RegExp(`^(?!${old})[0-9a-f]{64}$`))
  await lab.until('it is ready', () => lab.snapshot.engine.probe.state === 'ready')
  const after = await lab.until('the next instance is seen', () => (lab.running('watched')?.containers[1]?.restartCount === 1 ? lab.running('watched') : undefined))
  const seen = after.containers[1]
  expect(seen?.namespaces?.net).toBe(Number(/\d+/.exec(readlinkSync(`/proc/${seen?.hostPid ?? 0}/ns/net`))?.[0]))
  expect(after.containers[0]?.id).toBe(before.containers[0]?.id)
})
