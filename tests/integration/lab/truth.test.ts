import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProcessView } from '../../../src-main/api/model'
import { inspect, namespacesOf, procFacts } from '../../support/docker'
import { TestLab } from '../../support/lab'

/** The lab tells of an event within milliseconds; a busy machine may need more. */
const SETTLE_MS = 250

const SHARED = `
apiVersion: v1
kind: Pod
metadata: { name: busy }
spec:
  shareProcessNamespace: true
  containers:
  - { name: orphans, image: pauselab/demo, args: [orphan, --count, "3", --every, 300ms, --life, 400ms] }
  - { name: zombies, image: pauselab/demo, args: [zombie, --count, "3"] }
  - { name: still, image: pauselab/demo, args: [sleep, infinity] }
---
apiVersion: v1
kind: Pod
metadata: { name: apart }
spec:
  containers:
  - { name: zombies, image: pauselab/demo, args: [zombie, --count, "2"] }
  - { name: web, image: pauselab/demo, args: [web] }
`

describe('what the snapshot says is what /proc says', () => {
  const lab = new TestLab('it-truth')
  beforeAll(async () => {
    await lab.start()
    await lab.apply(SHARED)
    await lab.until('both pods run', () => lab.running('busy') && lab.running('apart'))
    await lab.until('the zombies are there', () => allProcesses().filter((one) => one.state === 'Z').length >= 5)
  })
  afterAll(() => lab.dispose())

  function allProcesses(): readonly ProcessView[] {
    return lab.snapshot.pods.flatMap((pod) => pod.processes)
  }

  it('for every process that lives through the look, while others come and go', async () => {
    let compared = 0
    let seenComeAndGo = new Set<string>()
    for (let round = 0; round < 40; round++) {
      const before = allProcesses()
      const facts = before.map((one) => ({ one, proc: procFacts(one.hostPid), ns: namespacesOf(one.hostPid) }))
      // What the lab still says a moment after the look was true during it: of the others its word was on the way.
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
      const after = new Set(allProcesses().map(key))
      for (const { one, proc, ns } of facts) {
        if (proc === null || proc.startTime !== one.startTime) continue
        if (!after.has(key(one))) continue
        expect(proc.nspid.at(-1), `in-namespace PID of ${one.command}`).toBe(one.pid)
        expect(proc.startTime).toBe(one.startTime)
        // Running and sleeping change by themselves between two reads; what matters is told apart.
        expect(settle(proc.state), `state of ${one.command}`).toBe(settle(one.state))
        if (one.state === 'Z') expect(one.namespaces).toBeNull()
        else expect(one.namespaces).toEqual(ns)
        compared += 1
      }
      for (const one of before) seenComeAndGo.add(`${one.hostPid}:${one.startTime}`)
      await new Promise((resolve) => setTimeout(resolve, 97))
    }
    expect(compared).toBeGreaterThan(300)
    expect(seenComeAndGo.size).toBeGreaterThan(20)
    seenComeAndGo = new Set()
  })

  it('misses no process of a container and shows none that is not its own', async () => {
    for (const container of lab.snapshot.pods.flatMap((pod) => pod.containers)) {
      const pid = await inspect<number>(container.id ?? '', '.State.Pid')
      expect(container.hostPid).toBe(pid)
    }
    const still = lab.pod('busy')?.processes.filter((one) => one.container === 'still')
    expect(still?.map((one) => one.command)).toEqual(['/demo sleep infinity'])
  })

  it('has pause as PID 1 of the shared namespace, apps as roots started from outside, orphans under pause', async () => {
    const pod = lab.running('busy')
    const pause = pod?.processes.find((one) => one.container === 'pause')
    expect(pause).toMatchObject({ pid: 1, parentPid: 0 })
    for (const name of ['orphans', 'zombies', 'still']) {
      const first = pod?.processes.find((one) => one.hostPid === lab.container('busy', name).hostPid)
      expect(first?.parentPid).toBe(0)
      expect(first?.pid).toBeGreaterThan(1)
      expect(first?.namespaces?.pid).toBe(pause?.namespaces?.pid)
    }
    await lab.until('an orphan is pause’s child', () => lab.pod('busy')?.processes.some((one) => one.container === 'orphans' && one.parentPid === 1 && one.parentHostPid === pause?.hostPid))
  })

  it('keeps the container of a zombie', () => {
    const zombies = lab.pod('apart')?.processes.filter((one) => one.state === 'Z')
    expect(zombies).toHaveLength(2)
    expect(zombies?.every((one) => one.container === 'zombies' && one.namespaces === null)).toBe(true)
  })
})

function key(one: ProcessView): string {
  return `${one.hostPid}:${one.startTime}:${one.state}:${one.pid}:${one.parentHostPid}:${one.command}:${JSON.stringify(one.namespaces)}`
}

function settle(state: string): string {
  return 'RSD'.includes(state) ? 'alive' : state
}
