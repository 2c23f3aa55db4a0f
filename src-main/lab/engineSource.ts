import { DockerRuntime } from '../runtime/docker/dockerRuntime'
import { type EngineCheck, findEngine } from '../runtime/docker/discover'
import type { ContainerRuntime } from '../runtime/port'
import { createSimulatedRuntime } from '../runtime/simulated/simulatedRuntime'

export type FoundEngine = { readonly runtime: ContainerRuntime; readonly source: string } | { readonly runtime: null; readonly tried: EngineCheck['tried'] }

/** The environment's word for which engine to use. */
const CHOICE = 'PAUSELAB_ENGINE'

/** Where the lab gets its engine from: the machine's own, or, when that is asked for, one in memory that lives as long as the lab. */
export class EngineSource {
  private simulated: ContainerRuntime | null = null

  async find(): Promise<FoundEngine> {
    if (process.env[CHOICE] === 'simulated') {
      this.simulated ??= createSimulatedRuntime()
      return { runtime: this.simulated, source: CHOICE }
    }
    const { endpoint, tried } = await findEngine()
    return endpoint === null ? { runtime: null, tried } : { runtime: new DockerRuntime(endpoint), source: endpoint.source }
  }
}
