import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createSimulatedRuntime } from '../../../src-main/runtime/simulated/simulatedRuntime'
import { TestLab } from '../../support/lab'

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: talk }
spec:
  shareProcessNamespace: true
  containers:
  - { name: web, image: pauselab/demo, args: [web] }
`

describe('live views of a lab on the simulated engine', () => {
  const lab = new TestLab('ut-simulated-live', undefined, createSimulatedRuntime())
  beforeAll(async () => {
    // Else it would look for a real engine first, which a fresh machine has none of while the unit tests run.
    vi.stubEnv('PAUSELAB_ENGINE', 'simulated')
    await lab.start()
    await lab.apply(POD)
    await lab.until('it runs', () => lab.running('talk'))
  })
  afterAll(async () => {
    await lab.dispose()
    vi.unstubAllEnvs()
  })

  const screen = (stream: string): string => lab.messages.map((one) => (one.type === 'stream' && one.stream === stream ? one.data : '')).join('')
  const id = (): string => lab.container('talk', 'web').id ?? ''

  test('a program of the image runs in a terminal; there is no shell, and no image with one', async () => {
    const size = { subscriber: lab.subscriber, id: id(), cols: 80, rows: 24 }
    expect(await lab.lab.run('terminal.open', size)).toEqual({ stream: null, command: [] })
    const { stream } = await lab.lab.run('terminal.open', { ...size, command: ['/demo', 'ps'] })
    const end = await lab.until('its end', () => lab.messages.find((one) => one.type === 'streamEnd' && one.stream === stream))
    expect(end).toMatchObject({ reason: null, exitCode: 0 })
    expect(screen(stream ?? '')).toContain('/demo web\r\n')
    expect(await lab.lab.run('images.shells', {})).toEqual({ images: [] })
  })

  test('a terminal that is closed takes its program along', async () => {
    const { stream } = await lab.lab.run('terminal.open', { subscriber: lab.subscriber, id: id(), cols: 80, rows: 24, command: ['/demo', 'sleep', '4711s'] })
    await lab.until('its process', () => lab.pod('talk')?.processes.find((one) => one.command.endsWith('4711s')))
    await lab.lab.run('streams.close', { stream: stream ?? '' })
    await lab.until('its end', () => lab.pod('talk')?.processes.every((one) => !one.command.endsWith('4711s')))
  })

  test('who is there is counted, what is not measured is said to be so', async () => {
    const { containers } = await lab.lab.run('pods.stats', { uid: lab.pod('talk')?.uid ?? '' })
    expect(containers.map(({ name, processes, memoryBytes, cpuNanoseconds }) => [name, processes, memoryBytes, cpuNanoseconds])).toEqual([['pause', 1, null, null], ['web', 1, null, null]])
    expect(containers.every(({ imageBytes }) => (imageBytes ?? 0) > 0)).toBe(true)
  })
})
