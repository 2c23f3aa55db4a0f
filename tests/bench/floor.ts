import { randomUUID } from 'node:crypto'
import { formatIp, type Subnet } from '../../src-main/kubelet/addresses'
import { planContainer, planSandbox } from '../../src-main/kubelet/createPlan'
import type { PodSpec } from '../../src-main/pod/spec'
import { containerHash } from '../../src-main/pod/hash'
import type { ContainerRequest } from '../../src-main/runtime/port'
import type { EngineApi } from './engine/api'
import { podManifest, podSpec } from './manifest'

export interface FloorSurroundings {
  readonly owner: string
  /** The lab's own network: its addresses below the middle are the lab's, those above are ours. */
  readonly network: string
  readonly subnet: Subnet
  readonly infraImage: string
  readonly negativeOomScore: boolean
}

export interface FloorPod {
  readonly spec: PodSpec
  sandbox: string
  readonly apps: Map<string, string>
  request(container: string | null, attempt: number): ContainerRequest
}

/** Plans the very containers that the lab would make, with the lab's own planning: same options, labels of the same size. */
export class Floor {
  private addresses = 0

  constructor(private readonly around: FloorSurroundings) {}

  async plan(name: string): Promise<FloorPod> {
    const { owner, network, infraImage, negativeOomScore } = this.around
    const spec = podSpec(name)
    const record = { uid: randomUUID(), generation: 1, createdAt: Date.now(), spec, source: podManifest(name) }
    const pod: FloorPod = {
      spec,
      sandbox: '',
      apps: new Map(),
      request: (name, attempt) => {
        const container = spec.containers.find((one) => one.name === name)
        if (container === undefined) return planSandbox({ lab: owner, pod: record, attempt, infraImage, network, ip: this.nextAddress(), negativeOomScore })
        return planContainer({ lab: owner, pod: record, container, hash: containerHash(container), attempt, backOffMs: 0, namespaces: { joins: pod.sandbox, targetId: null }, sandboxAttempt: 0, env: [], mounts: [], machine: { memoryBytes: 2 ** 33, negativeOomScore } })
      }
    }
    return pod
  }

  private nextAddress(): string {
    const { base, prefix } = this.around.subnet
    const half = 2 ** (31 - prefix)
    this.addresses = (this.addresses + 1) % (half - 2)
    return formatIp(base + half + this.addresses)
  }
}

/** One call after another: sandbox created and started, then each app created and started. */
export async function build(api: EngineApi, pod: FloorPod, attempt = 0): Promise<void> {
  pod.sandbox = await api.create(pod.request(null, attempt))
  await api.start(pod.sandbox)
  for (const { name } of pod.spec.containers) {
    const id = await api.create(pod.request(name, attempt))
    pod.apps.set(name, id)
    await api.start(id)
  }
}
