import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '@api/model'
import { kubeLine } from '../../../src-renderer/components/commands/kube-line'

const ID = 'abcdef0123456789'.repeat(4)
const BASE: TimelineEvent = { id: 1, at: 0, source: 'kubelet', type: 'Normal', reason: 'Started', message: '', pod: { uid: 'u', namespace: 'shop', name: 'web' }, container: 'front', containerId: ID, command: 'docker start abcdef012345', data: {} }

describe('the same by crictl or kubectl', () => {
  it.each([
    ['crictl runp pod.json', { reason: 'Created', container: 'POD', command: 'docker create --name k8s_POD' }],
    ['crictl create 0123abc front.json pod.json', { reason: 'Created', command: 'docker create --network container:0123abc pauselab/demo' }],
    ['crictl start abcdef012345', { reason: 'Started' }],
    [null, { reason: 'Started', container: 'pause' }],
    ['crictl stop --timeout 30 abcdef012345', { reason: 'Killing', data: { graceMs: 29_990 } }],
    ['crictl stop --timeout 0 abcdef012345', { reason: 'Killing' }],
    ['crictl stopp abcdef012345', { reason: 'Killing', container: 'pause' }],
    ['crictl rm abcdef012345', { reason: 'Removed' }],
    ['crictl rmp abcdef012345', { reason: 'Removed', container: 'pause' }],
    ['crictl pull nginx:1', { reason: 'Pulling', containerId: null, command: 'docker pull nginx:1' }],
    ['kubectl apply -n shop -f web.yaml', { source: 'user', reason: 'Applied', command: null }],
    ['kubectl delete pod web -n shop --grace-period=30', { source: 'user', reason: 'Deleted', command: null, data: { graceSeconds: 30 } }],
    ['kubectl delete pod web -n shop --grace-period=0 --force', { source: 'user', reason: 'Deleted', command: null, data: { graceSeconds: 0 } }],
    ['kubectl delete configmap page -n shop', { source: 'user', reason: 'Deleted', pod: null, command: null, data: { kind: 'ConfigMap', name: 'page', namespace: 'shop' } }],
    // Neither sends a signal to a container, and what the engine reports nobody typed.
    [null, { source: 'user', reason: 'Signal', command: 'docker kill --signal SIGUSR1 x' }],
    [null, { source: 'engine', reason: 'EngineStart' }],
    [null, { reason: 'SandboxChanged', containerId: null }]
  ] as const)('%s', (line, over) => {
    expect(kubeLine({ ...BASE, ...over })).toBe(line)
  })
})
