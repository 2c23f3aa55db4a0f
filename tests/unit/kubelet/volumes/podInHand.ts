import { AddressBook } from '../../../../src-main/kubelet/addressBook'
import type { DataStore } from '../../../../src-main/kubelet/data/port'
import { FileDataStore } from '../../../../src-main/kubelet/data/store'
import type { KubeletEnvironment } from '../../../../src-main/kubelet/environment'
import type { KubeletEvent } from '../../../../src-main/kubelet/events'
import { Inventory } from '../../../../src-main/kubelet/inventory'
import { WorkerMemory } from '../../../../src-main/kubelet/memory'
import type { PodInHand } from '../../../../src-main/kubelet/podInHand'
import type { PodSpec } from '../../../../src-main/pod/spec'
import { UID } from '../builders'
import { FaultyRuntime } from '../faultyRuntime'
import { FilesInMemory } from '../filesInMemory'

export interface Hand {
  readonly pod: PodInHand
  readonly runtime: FaultyRuntime
  readonly files: FilesInMemory
  readonly data: DataStore
  readonly events: KubeletEvent[]
}

/** A pod on an engine and on files in memory. */
export async function hand(spec: PodSpec, volumeSubpath = false): Promise<Hand> {
  const runtime = new FaultyRuntime(Date.now)
  const files = new FilesInMemory()
  const data = await FileDataStore.load(files, (message) => {
    throw new Error(message)
  })
  const events: KubeletEvent[] = []
  const inventory = new Inventory(runtime.port, 'lab', () => undefined)
  const subnet = { base: 0xac1e0000, prefix: 16 }
  const env: KubeletEnvironment = {
    lab: 'lab',
    runtime: runtime.port,
    info: { version: '1', apiVersion: '1', os: 'linux', arch: 'amd64', cgroup: 1, rootless: false, userns: false, apparmor: false, product: 'docker', node: 'node', cpus: 2, memoryBytes: 2 ** 30, volumeSubpath },
    inventory,
    network: { id: 'net', name: 'lab', subnet },
    addresses: new AddressBook(subnet, () => inventory.all()),
    images: { pullsFirst: () => false, provide: () => Promise.resolve({ ok: false, reason: 'ErrImageNeverPull', message: '' }) },
    files,
    data,
    context: (uid, podIPs) => ({ uid, podIPs, nodeName: 'node', hostIPs: ['172.30.0.1'], allocatable: { cpuMillis: 2_000, memoryBytes: 2 ** 30 } }),
    machine: { memoryBytes: 2 ** 30, negativeOomScore: true },
    infraImage: () => 'pauselab/pause',
    kubelet: () => 'on',
    timeScale: () => 1,
    runHandler: () => Promise.reject(new Error('no handler is run here')),
    now: Date.now
  }
  const pod: PodInHand = {
    env,
    records: { pod: { uid: UID, generation: 1, createdAt: 1, spec, source: '' }, deletion: null, failure: null, floors: new Map(), names: [] },
    memory: new WorkerMemory(),
    emit: (event) => events.push(event),
    background: () => undefined,
    setFailure: () => Promise.resolve(),
    signal: new AbortController().signal
  }
  return { pod, runtime, files, data, events }
}
