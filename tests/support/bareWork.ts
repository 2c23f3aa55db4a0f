import type { LabSnapshot } from '../../src-main/api'
import { parseSubnet } from '../../src-main/kubelet/addresses'
import { EngineApi } from '../bench/engine/api'
import { removeTraces } from '../bench/engine/cleanUp'
import { build, Floor } from '../bench/floor'

const OWNER = 'it-bare'

/** How many ms this machine needs now to make so many pods of three with bare calls, all at once, on the lab's network. */
export async function bareWorkMs(host: string, network: string, pods: number, { engine }: LabSnapshot): Promise<number> {
  const api = new EngineApi(host, pods)
  try {
    const { IPAM } = await api.call<{ IPAM: { Config: readonly { Subnet: string }[] } }>('GET', `/networks/${network}`)
    const subnet = parseSubnet(IPAM.Config[0]?.Subnet ?? '')
    if (subnet === null) throw new Error(`network ${network} has no subnet`)
    const floor = new Floor({ owner: OWNER, network, subnet, infraImage: 'pauselab/pause', negativeOomScore: engine.negativeOomScore ?? false })
    const planned = await Promise.all(Array.from({ length: pods }, (_, index) => floor.plan(`bare-${index}`)))
    const began = Date.now()
    await Promise.all(planned.map((pod) => build(api, pod)))
    return Date.now() - began
  } finally {
    await removeTraces(api, OWNER)
    api.close()
  }
}
