import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { terminationLogPath } from '../../../src-main/kubelet/files/paths'
import { openPodFiles } from '../../../src-main/kubelet/files/podFiles'
import type { PodFiles } from '../../../src-main/kubelet/files/port'
import { LABEL, toContainerInstance } from '../../../src-main/kubelet/labels'
import { readTerminationMessage } from '../../../src-main/kubelet/volumes'
import { findEngine } from '../../../src-main/runtime/docker/discover'
import { DockerRuntime } from '../../../src-main/runtime/docker/dockerRuntime'
import { docker } from '../../support/docker'
import { removeTraces } from '../../support/traces'

const LAB = 'it-words'
const UID = '11111111-2222-4333-8444-555555555555'

describe('the last words of a container that ended', () => {
  let runtime: DockerRuntime
  let files: PodFiles
  let pods = ''
  let attempt = 0

  beforeAll(async () => {
    await removeTraces(LAB)
    const { endpoint } = await findEngine()
    if (endpoint === null) throw new Error('no engine')
    runtime = new DockerRuntime(endpoint)
    files = await openPodFiles(runtime, LAB, await runtime.info())
    pods = (await docker('volume', 'inspect', '--format', '{{.Mountpoint}}', `${LAB}_pods`))[0] ?? ''
  })
  afterAll(async () => {
    await files.close()
    runtime.close()
    await removeTraces(LAB)
  })

  /** Runs a program of the demo image to its end, with `message` in its file. */
  async function lastWords(policy: 'File' | 'FallbackToLogsOnError', message: string, args: readonly string[]): Promise<string> {
    const log = terminationLogPath(UID, 'a', ++attempt)
    await files.writeInPlace(log, new Uint8Array(), 0o666)
    const id = await runtime.createContainer({
      name: `${LAB}-${attempt}`,
      image: 'pauselab/demo',
      args,
      labels: { [LABEL.owner]: LAB, [LABEL.podUid]: UID, [LABEL.containerName]: 'a', [LABEL.restartCount]: String(attempt), [LABEL.terminationMessagePolicy]: policy },
      network: { mode: 'none' },
      mounts: [files.mountOf(log, '/dev/termination-log', false)],
      log: { maxSize: '10m', maxFiles: 1 }
    })
    await runtime.startContainer(id)
    writeFileSync(`${pods}/${log}`, message)
    await docker('wait', id)
    const status = await runtime.inspectContainer(id)
    if (status === null) throw new Error('it is gone')
    return readTerminationMessage({ files, runtime }, toContainerInstance(status))
  }

  it('are those of its file, the last 4,096 bytes', async () => {
    expect(await lastWords('File', 'good-bye', ['crash', '--after', '300ms'])).toBe('good-bye')
    expect(await lastWords('FallbackToLogsOnError', `x${'y'.repeat(4_096)}`, ['crash', '--after', '300ms'])).toBe('y'.repeat(4_096))
  })

  it('are the end of its log when it failed without any, and its policy says so', async () => {
    const told = await lastWords('FallbackToLogsOnError', '', ['crash'])
    expect(told).not.toBe('')
    expect(await lastWords('File', '', ['crash'])).toBe('')
    expect(await lastWords('FallbackToLogsOnError', '', ['help'])).toBe('')
  })

  it('are none for an instance without a file', async () => {
    const status = await runtime.inspectContainer(`${LAB}-1`)
    if (status === null) throw new Error('it is gone')
    const instance = toContainerInstance({ ...status, labels: { ...status.labels, [LABEL.restartCount]: '99' } })
    expect(await readTerminationMessage({ files, runtime }, instance)).toBe('')
  })
})
