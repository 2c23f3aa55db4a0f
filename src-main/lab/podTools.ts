import type { DataStore } from '../kubelet/data/port'
import { NO_DATA } from '../kubelet/data/port'
import { FileDataStore } from '../kubelet/data/store'
import { removePodsVolume } from '../kubelet/files/container'
import { NO_FILES } from '../kubelet/files/none'
import { openPodFiles } from '../kubelet/files/podFiles'
import type { PodFiles } from '../kubelet/files/port'
import { LABEL } from '../kubelet/labels'
import type { RunHandler } from '../kubelet/probing/handler'
import { createHandlerRunner } from '../kubelet/probing/handlers'
import { Dialer } from '../observe/dialer'
import { Inside } from '../observe/inside'
import type { ContainerRuntime, RuntimeInfo } from '../runtime/port'
import type { Logger } from './logger'

/** The helpers beside the probe that working pods need. A lab that only watches has none. */
export interface PodTools {
  readonly files: PodFiles
  readonly data: DataStore
  readonly runHandler: RunHandler
  /** null: nobody may look. */
  readonly inside: Inside | null
  /** `empty`: no pod is left, so that the pods' volume goes too unless ConfigMaps or Secrets are in it. */
  close(options: { readonly empty: boolean }): Promise<void>
}

export const NO_TOOLS: PodTools = {
  files: NO_FILES,
  data: NO_DATA,
  runHandler: () => Promise.resolve({ result: 'unknown', message: 'a lab that only watches runs no probes' }),
  inside: null,
  close: () => Promise.resolve()
}

export interface ToolsRequest {
  readonly runtime: ContainerRuntime
  readonly info: RuntimeInfo
  readonly lab: string
  readonly log: Logger
  /** Of a process, in ticks since boot; 0 when it is not known. */
  readonly startOf: (hostPid: number) => Promise<number>
}

export async function openPodTools({ runtime, info, lab, log, startOf }: ToolsRequest): Promise<PodTools> {
  const files = await openPodFiles(runtime, lab, info)
  const data = await FileDataStore.load(files, (message) => log.error('a stored object is damaged', { message }))
  const dialer = new Dialer({ runtime, info, name: `${lab}-dial`, labels: { [LABEL.owner]: lab }, startOf })
  const inside = new Inside({ runtime, info, name: `${lab}-inside`, labels: { [LABEL.owner]: lab } })
  return {
    files,
    data,
    runHandler: createHandlerRunner({ runtime, dialer }),
    inside,
    async close({ empty }) {
      const nothingLeft = empty && data.list().length === 0
      await Promise.all([files.close().catch(() => undefined), dialer.close().catch(() => undefined), inside.close()])
      if (nothingLeft) await removePodsVolume(runtime, lab).catch(() => undefined)
    }
  }
}
