import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, inspect } from '../../support/docker'
import { TestLab } from '../../support/lab'

/** Things on the same engine that are somebody else's, some of them made to look like a kubelet's. */
const NAMES = { container: 'it-stranger', lookalike: 'k8s_POD_web-pod_default_00000000-0000-4000-8000-000000000000_0', volume: 'it-stranger-volume', network: 'it-stranger-network' }

describe('what is not the lab’s', () => {
  const lab = new TestLab('it-strangers')
  beforeAll(async () => {
    await cleanUp()
    await docker('volume', 'create', NAMES.volume)
    await docker('network', 'create', NAMES.network)
    await docker('load', '-i', 'resources/images/archives/pauselab-core-amd64.tar').catch(() => undefined)
    await docker('run', '-d', '--name', NAMES.container, '-v', `${NAMES.volume}:/data`, '--network', NAMES.network, 'pauselab/demo', 'sleep', 'infinity')
    await docker('run', '-d', '--name', NAMES.lookalike, '--label', 'io.kubernetes.pod.uid=00000000-0000-4000-8000-000000000000', '--label', 'io.kubernetes.docker.type=podsandbox', 'pauselab/pause')
    await lab.start()
  })
  afterAll(async () => {
    await lab.dispose()
    await cleanUp()
  })

  async function cleanUp(): Promise<void> {
    await docker('rm', '-f', NAMES.container, NAMES.lookalike).catch(() => undefined)
    await docker('volume', 'rm', NAMES.volume).catch(() => undefined)
    await docker('network', 'rm', NAMES.network).catch(() => undefined)
  }

  it('is not listed', async () => {
    expect(lab.snapshot.pods).toEqual([])
    await lab.apply('apiVersion: v1\nkind: Pod\nmetadata: { name: mine }\nspec: { containers: [{ name: a, image: pauselab/demo, args: [sleep] }] }')
    await lab.until('mine runs', () => lab.running('mine'))
    expect(JSON.stringify(lab.snapshot)).not.toContain('it-stranger-')
    expect(JSON.stringify(lab.snapshot)).not.toContain(NAMES.lookalike)
  })

  it('cannot be killed, inspected or signalled through the lab', async () => {
    const id = await inspect<string>(NAMES.container, '.Id')
    const pid = await inspect<number>(NAMES.container, '.State.Pid')
    await expect(lab.lab.run('containers.kill', { id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(lab.lab.run('containers.inspect', { id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(lab.lab.run('processes.kill', { hostPid: pid, startTime: 1 })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is still there after everything of the lab was deleted', async () => {
    await lab.lab.run('pods.deleteAll', { graceSeconds: 0 })
    await lab.until('mine is gone', () => lab.snapshot.pods.length === 0)
    expect(await inspect<boolean>(NAMES.container, '.State.Running')).toBe(true)
    expect(await inspect<boolean>(NAMES.lookalike, '.State.Running')).toBe(true)
    expect(await docker('volume', 'ls', '-q', '--filter', `name=${NAMES.volume}`)).toEqual([NAMES.volume])
    expect(await docker('network', 'ls', '-q', '--filter', `name=${NAMES.network}`)).toHaveLength(1)
  })
})
