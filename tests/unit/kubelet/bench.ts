import { vi } from 'vitest'
import { AddressBook } from '../../../src-main/kubelet/addressBook'
import { NO_DATA } from '../../../src-main/kubelet/data/port'
import type { KubeletEnvironment, Provision } from '../../../src-main/kubelet/environment'
import type { KubeletEvent } from '../../../src-main/kubelet/events'
import { Inventory } from '../../../src-main/kubelet/inventory'
import { Kubelet } from '../../../src-main/kubelet/kubelet'
import type { ParsedPod, PodSpec } from '../../../src-main/pod/spec'
import type { ContainerRuntime, RuntimeError, RuntimeInfo } from '../../../src-main/runtime/port'
import { podSpec } from './builders'
import { fakeFiles } from './fakeFiles'
import { FaultyRuntime } from './faultyRuntime'

export const SPEC = podSpec({ terminationGracePeriodSeconds: 5 })
const INFO: RuntimeInfo = { version: '1', apiVersion: '1', os: 'linux', arch: 'amd64', cgroup: 1, rootless: false, userns: false, apparmor: false, product: 'docker', node: 'node', cpus: 2, memoryBytes: 2 ** 33, volumeSubpath: false }
const SUBNET = { base: 0xac1e0000, prefix: 16 }

/** A kubelet on the engine in memory, with a clock that the test turns. */
export class Bench {
  readonly runtime: FaultyRuntime
  readonly events: KubeletEvent[] = []
  readonly failures: RuntimeError[] = []
  readonly unexpected: unknown[] = []
  readonly removed: string[] = []
  switch: 'on' | 'off' = 'on'
  provide: (image: string) => Promise<Provision> = async (image) => ({ ok: false, reason: 'ErrImageNeverPull', message: image })
  kubelet!: Kubelet

  constructor(
    runtime = new FaultyRuntime(Date.now),
    /** Stands between the kubelet and the engine. */
    private readonly wrap: (runtime: ContainerRuntime) => ContainerRuntime = (same) => same
  ) {
    this.runtime = runtime
  }

  async start(options: { readonly watching?: boolean } = {}): Promise<this> {
    const port = this.wrap(this.runtime.port)
    const inventory = new Inventory(port, 'lab', (uid) => uid !== null && this.kubelet?.wake(uid))
    this.runtime.onEvent = (event) => inventory.onEvent(event)
    await inventory.reload()
    const env: KubeletEnvironment = {
      lab: 'lab',
      runtime: port,
      inventory,
      network: { id: 'net', name: 'lab', subnet: SUBNET },
      addresses: new AddressBook(SUBNET, () => inventory.all()),
      images: { pullsFirst: () => false, provide: (image) => this.provide(image) },
      machine: { memoryBytes: 2 ** 33, negativeOomScore: true },
      info: INFO,
      files: fakeFiles(),
      data: NO_DATA,
      context: (uid, podIPs) => ({ uid, podIPs, nodeName: 'node', hostIPs: ['172.30.0.1'], allocatable: { cpuMillis: 2_000, memoryBytes: 2 ** 33 } }),
      runHandler: () => Promise.resolve({ result: 'success', message: '' }),
      timeScale: () => 1,
      infraImage: () => 'pauselab/pause',
      kubelet: () => this.switch,
      now: Date.now
    }
    this.kubelet = new Kubelet(
      env,
      {
        emit: (_pod, event) => this.events.push(event),
        changed: () => undefined,
        removed: (uid) => this.removed.push(uid),
        engineFailed: (error) => this.failures.push(error),
        unexpected: (error) => this.unexpected.push(error)
      },
      options.watching ?? false
    )
    await this.kubelet.adopt()
    return this
  }

  async apply(spec: PodSpec = SPEC): Promise<string> {
    const {
      pods: [pod]
    } = await this.kubelet.apply({ pods: [parsed(spec)] })
    return pod?.uid ?? ''
  }

  /** Applies and waits until it runs. */
  async up(spec: PodSpec = SPEC): Promise<string> {
    const uid = await this.apply(spec)
    await settle()
    return uid
  }

  states(): readonly string[] {
    return [...this.runtime.containers.values()].map((one) => `${one.name.replace(/^k8s_|_[0-9a-f-]{36}/g, '')} ${one.state}`).sort()
  }

  calls(): readonly string[] {
    return this.runtime.calls.splice(0).filter((call) => !/^(list|volume)/.test(call)).map((call) => call.replaceAll('k8s_', '').replaceAll('_web_default_', ' '))
  }

  reasons(): readonly string[] {
    return this.events.map((event) => `${event.reason}${event.container === null ? '' : ` ${event.container}`}`)
  }
}

export function parsed(spec: PodSpec): ParsedPod {
  return { spec, source: `# ${spec.name}` }
}

/** Everything that needs no time is done. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}
