import type { KubeletEnvironment } from '../environment'
import { terminationLogPath } from '../files/paths'
import { FilesRefusal } from '../files/port'
import { type ContainerInstance, LABEL, podUidOf } from '../labels'

/** kubecontainer.MaxContainerTerminationMessageLength and its like for the log. */
const MOST_BYTES = 4_096
const MOST_LOG_BYTES = 2_048
const MOST_LOG_LINES = 80
const LOG_TIMEOUT_MS = 5_000

/** The last words of a container that has ended (getTerminationMessage, readLastStringFromContainerLogs); empty when it had none. */
export async function readTerminationMessage(env: Pick<KubeletEnvironment, 'files' | 'runtime'>, instance: ContainerInstance): Promise<string> {
  const { status } = instance
  const message = await readFile(env, instance)
  if (message !== '' || status.exitCode === 0 || status.startedAt === null) return message
  return status.labels[LABEL.terminationMessagePolicy] === 'FallbackToLogsOnError' ? readLogEnd(env, instance.id) : ''
}

async function readFile({ files }: Pick<KubeletEnvironment, 'files'>, { name, attempt, status }: ContainerInstance): Promise<string> {
  const path = terminationLogPath(podUidOf(status.labels) ?? '', name, attempt)
  try {
    const content = await files.read(path, MOST_BYTES, 'end')
    return content === null ? '' : Buffer.from(content.bytes).toString('utf8')
  } catch (error) {
    if (error instanceof FilesRefusal) return `Error on reading termination log ${path}: ${error.message}`
    throw error
  }
}

async function readLogEnd({ runtime }: Pick<KubeletEnvironment, 'runtime'>, id: string): Promise<string> {
  let end = Buffer.alloc(0)
  for await (const { data } of runtime.logs(id, { tail: MOST_LOG_LINES, follow: false, signal: AbortSignal.timeout(LOG_TIMEOUT_MS) })) {
    end = Buffer.concat([end, data]).subarray(-MOST_LOG_BYTES)
  }
  return end.toString('utf8')
}
