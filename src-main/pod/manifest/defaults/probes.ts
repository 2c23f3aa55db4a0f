import type { ExecHandler, HttpGetHandler, LifecycleHandler, LifecycleSpec, ProbeHandler, ProbeSpec } from '../../model/probes'
import type { RawHandler, RawHttpGet, RawLifecycle, RawProbe } from '../raw/container'

/** SetDefaults_Probe: what is absent or zero. */
const TIMEOUT_SECONDS = 1
const PERIOD_SECONDS = 10
const SUCCESSES = 1
const FAILURES = 3

export function toProbe(probe: RawProbe | undefined): ProbeSpec | null {
  const handler = probe && toProbeHandler(probe)
  if (!handler) return null
  return {
    handler,
    initialDelaySeconds: probe.initialDelaySeconds ?? 0,
    timeoutSeconds: probe.timeoutSeconds || TIMEOUT_SECONDS,
    periodSeconds: probe.periodSeconds || PERIOD_SECONDS,
    successThreshold: probe.successThreshold || SUCCESSES,
    failureThreshold: probe.failureThreshold || FAILURES,
    terminationGracePeriodSeconds: probe.terminationGracePeriodSeconds ?? null
  }
}

export function toLifecycle({ postStart, preStop, stopSignal }: RawLifecycle = {}): LifecycleSpec {
  return { postStart: toHook(postStart), preStop: toHook(preStop), stopSignal: stopSignal || null }
}

function toProbeHandler({ exec, httpGet, tcpSocket }: RawHandler): ProbeHandler | null {
  if (exec) return toExec(exec)
  if (httpGet) return toHttpGet(httpGet)
  return tcpSocket ? { kind: 'tcpSocket', host: tcpSocket.host || null, port: tcpSocket.port ?? 0 } : null
}

function toHook({ exec, httpGet, sleep }: RawHandler = {}): LifecycleHandler | null {
  if (exec) return toExec(exec)
  if (httpGet) return toHttpGet(httpGet)
  return sleep ? { kind: 'sleep', seconds: sleep.seconds ?? 0 } : null
}

function toExec({ command = [] }: NonNullable<RawHandler['exec']>): ExecHandler {
  return { kind: 'exec', command }
}

/** SetDefaults_HTTPGetAction. */
function toHttpGet({ host, port = 0, path, scheme, httpHeaders = [] }: RawHttpGet): HttpGetHandler {
  const headers = httpHeaders.map(({ name = '', value = '' }) => ({ name, value }))
  return { kind: 'httpGet', host: host || null, port, path: path || '/', scheme: scheme === 'HTTPS' ? 'HTTPS' : 'HTTP', headers }
}
