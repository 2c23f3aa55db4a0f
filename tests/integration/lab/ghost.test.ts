import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RecoveryCard } from '../../../src-main/api/model'
import { recoveryGhost } from '../../../src-renderer/composables/ghost/ghost'
import { TestLab } from '../../support/lab'

/** What is compared with a real kubelet is told by what the engine really says of the apps' ends. */

const POD = (name: string, grace: number, app: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: ${grace}
  containers: [{ name: app, image: pauselab/demo, args: [${app}] }]
`

const lab = new TestLab('it-ghost')
beforeAll(async () => {
  await lab.start()
  await lab.apply(`${POD('obeys', 30, 'web')}---${POD('ignores', 0, 'stubborn')}`)
  for (const name of ['obeys', 'ignores']) await lab.until(`${name} runs`, () => lab.running(name))
})
afterAll(() => lab.dispose())

async function fallenPause(pod: string): Promise<RecoveryCard> {
  await lab.lab.run('containers.kill', { id: lab.container(pod, 'pause').id ?? '', signal: 'SIGKILL' })
  return lab.until(`${pod} is back`, () => lab.snapshot.cards.find((card) => card.pod.name === pod && card.role === 'sandbox' && card.outcome === 'recovered'))
}

function ghostOf(card: RecoveryCard): ReturnType<typeof recoveryGhost> {
  return recoveryGhost(card, { withPause: true, timeScale: 1, skipped: false, eventOf: (id) => lab.snapshot.timeline.find((event) => event.id === id) })
}

it('apps that end at SIGTERM are set beside such apps', async () => {
  expect(ghostOf(await fallenPause('obeys'))).toMatchObject({ kind: 'pauseKilled' })
})

it('apps that had to be killed at once are set beside none, since that was never measured', async () => {
  expect(ghostOf(await fallenPause('ignores'))).toBe('none')
})
