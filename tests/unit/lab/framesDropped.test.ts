import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { createSimulatedRuntime } from '../../../src-main/runtime/simulated/simulatedRuntime'
import { TestLab } from '../../support/lab'

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: one }\nspec: { containers: [{ name: app, image: pauselab/demo, args: [sleep, infinity] }] }\n'

test('what the probe had to leave out is counted, and the count stays', async () => {
  vi.stubEnv('PAUSELAB_ENGINE', 'simulated')
  const runtime = createSimulatedRuntime()
  const attach = runtime.attach.bind(runtime)
  // A reader that was slow twice.
  const lost = [3, 2]
  vi.spyOn(runtime, 'attach').mockImplementation(async (id) => {
    const streams = await attach(id)
    const stdout = new PassThrough()
    streams.stdout.on('data', (chunk: Buffer) => stdout.write(chunk.toString('utf8').replaceAll('"dropped":0', () => `"dropped":${lost.shift() ?? 0}`)))
    streams.stdout.on('end', () => stdout.end())
    return { ...streams, stdout }
  })
  const lab = await new TestLab('frames-dropped', undefined, runtime).start()
  try {
    await lab.apply(POD)
    await lab.until('it runs', () => lab.running('one'))
    expect(lab.snapshot.engine.probe).toMatchObject({ state: 'ready', framesDropped: 5 })
  } finally {
    await lab.dispose()
    vi.unstubAllEnvs()
  }
})
