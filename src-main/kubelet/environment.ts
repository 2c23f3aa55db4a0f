import type { ContainerRuntime } from '../runtime/port'
import type { AddressBook } from './addressBook'
import type { Inventory } from './inventory'
import type { PodNetwork } from './network'

/** What every pod worker works with: one per connection to an engine. */
export interface KubeletEnvironment {
  readonly lab: string
  readonly runtime: ContainerRuntime
  readonly inventory: Inventory
  readonly network: PodNetwork
  readonly addresses: AddressBook
  readonly images: ImageProvider
  /** Whether the engine lets a container start with an OomScoreAdj below 0. */
  readonly negativeOomScore: boolean
  readonly infraImage: () => string
  readonly kubelet: () => 'on' | 'off'
  readonly now: () => number
}

export type Provision = { readonly ok: true; readonly note: string | null } | { readonly ok: false; readonly reason: string; readonly message: string }

export interface ImageProvider {
  /** Called when the engine lacks an image: loads a bundled one, pulls others when that is allowed, or says why not. */
  provide(image: string, policy: 'Always' | 'IfNotPresent' | 'Never'): Promise<Provision>
}
