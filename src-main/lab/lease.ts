import os from 'node:os'
import { LABEL } from '../kubelet/labels'
import { Probe, type ProbeHooks } from '../observe/probe'
import { type ContainerRuntime, RuntimeError, type RuntimeInfo } from '../runtime/port'

/** A name that its own lab's last connection still holds is free in a moment. */
const OWN_LEFTOVER_PATIENCE_MS = 5_000
/** A probe that was made and never started belongs to a lab that ended in between. */
const UNBORN_PATIENCE_MS = 5_000

export type Lease = { readonly held: true; readonly probe: Probe } | { readonly held: false; readonly by: string }

export interface LeaseRequest {
  readonly runtime: ContainerRuntime
  readonly info: RuntimeInfo
  readonly lab: string
  /** Random, one per lab process. */
  readonly instance: string
  readonly hooks: ProbeHooks
}

export function leaseName(lab: string): string {
  return `${lab}-probe`
}

/** The probe's name is the lease on the engine: whoever has it works, everybody else only watches. */
export async function takeLease(request: LeaseRequest): Promise<Lease> {
  const { runtime, info, lab, instance, hooks } = request
  const deadline = Date.now() + OWN_LEFTOVER_PATIENCE_MS
  const labels = { [LABEL.owner]: lab, [LABEL.holder]: describeHolder(), [INSTANCE]: instance }
  for (;;) {
    try {
      return { held: true, probe: await Probe.open(runtime, leaseName(lab), labels, info, hooks) }
    } catch (error) {
      if (!(error instanceof RuntimeError) || error.kind !== 'conflict') throw error
    }
    const holder = await runtime.inspectContainer(leaseName(lab))
    if (holder === null) continue
    const unborn = holder.state === 'created' && Date.now() - holder.createdAt > UNBORN_PATIENCE_MS
    if (holder.labels[LABEL.owner] === lab && (unborn || holder.state === 'exited' || holder.state === 'dead')) {
      await runtime.removeContainer(holder.id, { force: true })
      continue
    }
    const settling = holder.labels[INSTANCE] === instance || holder.state === 'created' || holder.state === 'removing'
    if (!settling || Date.now() > deadline) return { held: false, by: holder.labels[LABEL.holder] ?? `container ${holder.name}` }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A lab that only watches sees through a probe of its own, which is no lease. */
export async function openWatchingProbe(request: LeaseRequest): Promise<Probe> {
  const { runtime, info, lab, instance, hooks } = request
  return Probe.open(runtime, `${lab}-probe-watching-${instance}`, { [LABEL.owner]: lab, [INSTANCE]: instance }, info, hooks)
}

const INSTANCE = 'dev.pauselab.instance'

function describeHolder(): string {
  return `${os.hostname()}, process ${process.pid}, since ${new Date().toISOString()}`
}
