import type { PodContext } from '../pod/resolve/context'
import type { ContainerRuntime, RuntimeInfo } from '../runtime/port'
import type { AddressBook } from './addressBook'
import type { DataStore } from './data/port'
import type { PodFiles } from './files/port'
import type { Inventory } from './inventory'
import type { PodNetwork } from './network'
import type { RunHandler } from './probing/handler'
import type { Machine } from './resourcePlan'

/** What every pod worker works with: one per connection to an engine. */
export interface KubeletEnvironment {
  readonly lab: string
  readonly runtime: ContainerRuntime
  readonly info: RuntimeInfo
  readonly inventory: Inventory
  readonly network: PodNetwork
  readonly addresses: AddressBook
  readonly images: ImageProvider
  readonly files: PodFiles
  readonly machine: Machine
  readonly infraImage: () => string
  readonly kubelet: () => 'on' | 'off'
  /** Back-offs are this many times as long. */
  readonly timeScale: () => number
  /** What values of a pod depend on beyond its spec; its addresses are empty until it has a sandbox. */
  readonly context: (uid: string, podIPs: readonly string[]) => PodContext
  readonly data: DataStore
  /** Carries out a probe or a hook. */
  readonly runHandler: RunHandler
  readonly now: () => number
}

export type Provision = { readonly ok: true; readonly note: string | null } | { readonly ok: false; readonly reason: string; readonly message: string }

export interface ImageProvider {
  /** Policy Always, and pulling is allowed: the registry is asked even when the image is there. */
  pullsFirst(image: string, policy: 'Always' | 'IfNotPresent' | 'Never'): boolean
  /** Called when the engine lacks an image: loads a bundled one, pulls others when that is allowed, or says why not. */
  provide(image: string, policy: 'Always' | 'IfNotPresent' | 'Never', pulling: () => void): Promise<Provision>
}
