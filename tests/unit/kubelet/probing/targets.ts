import type { HttpGetHandler, ProbeSpec } from '../../../../src-main/pod/model/probes'
import type { ContainerSpec } from '../../../../src-main/pod/spec'
import type { ProbeTarget } from '../../../../src-main/kubelet/probing/handler'
import { containerSpec } from '../builders'

export function probeSpec(more: Partial<ProbeSpec> = {}): ProbeSpec {
  return { handler: { kind: 'exec', command: ['true'] }, initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, terminationGracePeriodSeconds: null, ...more }
}

export function probeTarget(container: Partial<ContainerSpec> = {}, more: Partial<ProbeTarget> = {}): ProbeTarget {
  return { id: 'web-0', container: containerSpec('web', container), hostPid: 4_000, startedAt: 0, podIp: '172.30.0.5', ...more }
}

export function httpGet(more: Partial<HttpGetHandler> = {}): HttpGetHandler {
  return { kind: 'httpGet', host: null, port: 80, path: '/', scheme: 'HTTP', headers: [], ...more }
}
