import { AddressBook } from '../kubelet/addressBook'
import type { KubeletEnvironment } from '../kubelet/environment'
import type { Inventory } from '../kubelet/inventory'
import type { PodNetwork } from '../kubelet/network'
import type { ContainerRuntime, RuntimeInfo } from '../runtime/port'
import { LabImageProvider } from './imageProvider'
import { podContextOn } from './podContext'
import type { PodTools } from './podTools'
import { pullAsJob } from './pullAsJob'
import type { SessionHost } from './sessionHost'

export interface EnvironmentParts {
  readonly runtime: ContainerRuntime
  readonly info: RuntimeInfo
  readonly inventory: Inventory
  readonly network: PodNetwork
  readonly tools: PodTools
  readonly negativeOomScore: boolean
}

/** What the pods' workers work with on one engine; the user's settings are read anew each time. */
export function kubeletEnvironment(host: SessionHost, { runtime, info, inventory, network, tools, negativeOomScore }: EnvironmentParts): KubeletEnvironment {
  const { files, data, runHandler } = tools
  return {
    lab: host.lab,
    runtime,
    info,
    inventory,
    network,
    addresses: new AddressBook(network.subnet, () => inventory.all()),
    images: new LabImageProvider(runtime, (image) => pullAsJob(host.jobs, runtime, image), host.core, info.arch, () => host.settings.get().allowPull),
    files,
    data,
    runHandler,
    context: podContextOn(info, network),
    machine: { memoryBytes: info.memoryBytes, negativeOomScore },
    infraImage: () => host.settings.get().infraImage,
    kubelet: () => host.settings.get().kubelet,
    timeScale: () => host.settings.get().timeScale,
    now: Date.now
  }
}
