import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContainerUse } from '../../../src-main/api'
import { binarySize, cpuPercent } from '../../../src-renderer/composables/stats/use'
import { psTable } from '../../../src-renderer/composables/ps/tables'
import { docker, inspect } from '../../support/docker'
import { TestLab } from '../../support/lab'

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: live }
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - { name: web, image: pauselab/demo, args: [web], ports: [{ containerPort: 80, hostPort: 18473 }] }
  - { name: eater, image: pauselab/demo, args: [eat, --mb, "24", --hold] }
  - { name: crasher, image: pauselab/demo, args: [crash, --after, 1s, --code, "3"] }
`
const FORMAT = '{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}'

describe('figures and tables are the engine’s own', () => {
  const lab = new TestLab('it-live')
  beforeAll(async () => {
    await lab.start()
    await lab.apply(POD)
    await lab.until('two run, one crashes and waits', () => lab.find('live', 'eater')?.state === 'running' && lab.find('live', 'web')?.state === 'running' && (lab.find('live', 'crasher')?.nextRestartAt ?? null) !== null)
  })
  afterAll(() => lab.dispose())

  async function stats(): Promise<readonly ContainerUse[]> {
    return (await lab.lab.run('pods.stats', { uid: lab.pod('live')?.uid ?? '' })).containers
  }
  function named(uses: readonly ContainerUse[], name: string): ContainerUse {
    const found = uses.find((use) => use.name === name)
    if (found === undefined) throw new Error(`no ${name}`)
    return found
  }

  it('memory and PIDs are those of docker stats, pause a small part of its apps', async () => {
    const uses = await stats()
    expect(uses.map((use) => use.name)).toEqual(['pause', 'web', 'eater'])
    for (const use of uses) {
      const [line = ''] = await docker('stats', '--no-stream', '--format', '{{.MemUsage}}\t{{.PIDs}}', use.id)
      const [memory = '', pids] = line.split('\t')
      expect(Number(pids)).toBe(use.processes)
      expect(Math.abs(bytesOf(memory.split(' / ')[0] ?? '') - (use.memoryBytes ?? 0)), `${use.name}: ${memory}, ${binarySize(use.memoryBytes ?? 0)}`).toBeLessThan(256 * 1024)
    }
    expect(named(uses, 'eater').memoryBytes).toBeGreaterThan(24 * 1024 * 1024)
    expect(named(uses, 'pause').memoryBytes).toBeLessThan(2 * 1024 * 1024)
  })

  it('CPU time is the cgroup’s own; pause uses next to none', async () => {
    const before = await stats()
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const after = await stats()
    const pause = named(after, 'pause')
    expect(cpuPercent(named(before, 'pause'), pause)).toBeLessThan(0.5)
    expect(Math.abs((pause.cpuNanoseconds ?? 0) - cgroupCpu(await inspect<number>(pause.id, '.State.Pid')))).toBeLessThan(50e6)
  })

  it('an image’s size is that of docker image inspect', async () => {
    const use = named(await stats(), 'web')
    const [size] = await docker('image', 'inspect', '--format', '{{.Size}}', use.image)
    expect(use.imageBytes).toBe(Number(size))
  })

  it.each([false, true])('docker ps, line by line (with ended ones: %s)', async (all) => {
    const filter = ['--filter', 'label=dev.pauselab.owner=it-live', '--filter', 'label=io.kubernetes.pod.uid']
    // Words such as "3 seconds ago" and crashes change between two looks: compared are two that nothing came between.
    for (let left = 20; ; left--) {
      const list = async (): Promise<readonly string[]> => docker('ps', ...(all ? ['-a'] : []), ...filter, '--format', FORMAT)
      const first = await list()
      const { containers } = await lab.lab.run('containers.list', {})
      const pods = lab.snapshot.pods
      const table = psTable('docker-ps', containers, Date.now(), all, (id) => pods.flatMap((pod) => pod.containers).find((one) => one.id === id && one.role === 'sandbox')?.ports ?? [])
      const second = await list()
      if (first.join() !== second.join() && left > 0) continue
      expect(table.rows.map((row) => row.cells.join('\t'))).toEqual(second)
      expect(second.some((line) => line.includes('127.0.0.1:18473->80/tcp'))).toBe(true)
      expect(second.some((line) => line.includes('Exited (3)'))).toBe(all)
      return
    }
  })
})

function bytesOf(text: string): number {
  const [, value = '', unit = ''] = /^([\d.]+)(\w+)$/.exec(text) ?? []
  return Number(value) * ({ B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }[unit] ?? Number.NaN)
}

/** Nanoseconds, by either kind of cgroup. */
function cgroupCpu(pid: number): number {
  const lines = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n').map((line) => line.split(':'))
  const v1 = lines.find(([, controllers = '']) => controllers.split(',').includes('cpuacct'))
  if (v1 !== undefined) return Number(readFileSync(path.join('/sys/fs/cgroup/cpuacct', v1[2] ?? '', 'cpuacct.usage'), 'utf8'))
  const [, , group = ''] = lines.find(([, controllers]) => controllers === '') ?? []
  return Number(/usage_usec (\d+)/.exec(readFileSync(path.join('/sys/fs/cgroup', group, 'cpu.stat'), 'utf8'))?.[1]) * 1_000
}
