import type { ContainerRuntime, VolumeStatus } from '../../src-main/runtime/port'

/** One of the two runtimes, and what a test must do or look at beside the port. */
export interface Side {
  readonly runtime: ContainerRuntime
  /** Network interfaces in the namespace of a process. */
  interfaces(hostPid: number): readonly string[]
  volume(status: VolumeStatus): { readonly mode: number; readonly names: readonly string[] }
  writeFile(status: VolumeStatus, name: string): void
  /** kill(2) by root on the machine itself. */
  signal(hostPid: number, signal: number): void
  /** `docker pause` and `docker unpause` by somebody else. */
  pause(id: string, paused: boolean): Promise<void>
}
