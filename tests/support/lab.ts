import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyPatch, type ContainerView, type LabMessage, type LabService, type LabSnapshot, type PodView } from '../../src-main/api'
import { createLab, type LabOptions } from '../../src-main/lab/lab'
import type { Logger } from '../../src-main/lab/logger'
import type { SimulatedRuntime } from '../../src-main/runtime/simulated/simulatedRuntime'
import { removeTraces } from './traces'

export const RESOURCES = fileURLToPath(new URL('../../resources', import.meta.url))

/** A lab of its own name, on the real engine unless it is told otherwise, with the patched snapshot a client would have. */
export class TestLab {
  readonly lab: LabService
  readonly dataDir = mkdtempSync(path.join(os.tmpdir(), 'pauselab-test-'))
  readonly messages: LabMessage[] = []
  readonly warnings: string[] = []
  snapshot!: LabSnapshot
  subscriber = ''
  private readonly watchers = new Set<() => void>()

  constructor(
    readonly name: string,
    /** Another way to have one, such as in a process of its own. */
    make: (options: LabOptions) => LabService = createLab,
    /** The engine in memory that it has instead of a real one. */
    private readonly simulated?: SimulatedRuntime
  ) {
    const note = (message: string, fields?: object): void => void this.warnings.push(`${message} ${JSON.stringify(fields ?? {})}`)
    const log: Logger = { debug: () => undefined, info: () => undefined, warn: note, error: note }
    this.lab = make({ dataDir: this.dataDir, resourcesDir: RESOURCES, log, labName: name, ...(simulated === undefined ? {} : { wrapRuntime: () => simulated }) })
  }

  /** With `adopt` the lab finds what an earlier one of its name left; else it begins on a clean engine, whatever a broken run left. */
  async start(options: { readonly adopt: boolean } = { adopt: false }): Promise<this> {
    if (!options.adopt && this.simulated === undefined) await removeTraces(this.name)
    await this.lab.start()
    this.lab.subscribe((message) => {
      this.messages.push(message)
      if (message.type === 'snapshot') {
        this.snapshot = message.snapshot
        this.subscriber = message.subscriber
      } else if (message.type === 'patch') this.snapshot = applyPatch(this.snapshot, message)
      for (const watcher of this.watchers) watcher()
    })
    return this
  }

  pod(name: string): PodView | undefined {
    return this.snapshot.pods.find((pod) => pod.name === name)
  }

  find(pod: string, name: string): ContainerView | undefined {
    return this.pod(pod)?.containers.find((one) => one.name === name)
  }

  container(pod: string, name: string): ContainerView {
    const found = this.find(pod, name)
    if (found === undefined) throw new Error(`no container ${name} in pod ${pod}`)
    return found
  }

  /** Resolves with the first truthy value; fails with what the lab looks like when it does not come. */
  async until<T>(what: string, look: () => T | undefined | null | false, timeoutMs = 60_000): Promise<T> {
    const first = look()
    if (first) return first
    return new Promise<T>((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        this.watchers.delete(watch)
      }
      const watch = (): void => {
        const value = look()
        if (!value) return
        stop()
        resolve(value)
      }
      const timer = setTimeout(() => {
        stop()
        const events = this.snapshot.timeline.slice(-15).map((event) => `${event.source} ${event.reason} ${event.message}`)
        reject(new Error(`timed out waiting until ${what}\n${JSON.stringify({ engine: this.snapshot.engine, pods: this.snapshot.pods, events, warnings: this.warnings.slice(-10) }, null, 1)}`))
      }, timeoutMs)
      this.watchers.add(watch)
    })
  }

  /** Runs as a whole, and where a probe looks on it has told of everybody: its word may come a little after the engine's. */
  running(name: string): PodView | undefined {
    const pod = this.pod(name)
    const unseen = this.snapshot.engine.probe.state === 'ready' ? null : undefined
    return pod?.containers.every((one) => one.state === 'running' && one.namespaces !== unseen) ? pod : undefined
  }

  async apply(manifest: string): Promise<readonly { readonly uid: string; readonly name: string; readonly change: string }[]> {
    return (await this.lab.run('pods.apply', { manifest })).pods
  }

  /** Removes every trace of this lab from the engine. */
  async dispose(): Promise<void> {
    await this.lab.stop()
    if (this.simulated === undefined) await removeTraces(this.name)
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}
