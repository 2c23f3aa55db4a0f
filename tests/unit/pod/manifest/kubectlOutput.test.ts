import { expect, test } from 'vitest'
import { parseManifest } from '../../../../src-main/pod/manifest'
import { LATER_CONTAINER_FIELDS, LATER_EMPTY_DIR_FIELDS, LATER_MOUNT_FIELDS, LATER_POD_FIELDS } from '../../../../src-main/pod/stored'
import { lines } from './base'

/** What `kubectl get pod web -o yaml` prints of a pod with two lines of spec. */
const output = `apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{},"name":"web","namespace":"default"},"spec":{"containers":[{"image":"pauselab/demo","name":"web"}]}}
  creationTimestamp: "2025-11-20T08:00:00Z"
  generation: 1
  name: web
  namespace: default
  ownerReferences:
  - apiVersion: apps/v1
    kind: ReplicaSet
    name: web-5d4c
    uid: 0a1b2c3d-0000-4000-8000-000000000000
  resourceVersion: "4711"
  uid: 6c2f8b0e-0000-4000-8000-000000000000
spec:
  containers:
  - image: pauselab/demo
    imagePullPolicy: Always
    name: web
    resources: {}
    terminationMessagePath: /dev/termination-log
    terminationMessagePolicy: File
    volumeMounts:
    - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
      name: kube-api-access-x7k2p
      readOnly: true
    - mountPath: /data
      name: data
  dnsPolicy: ClusterFirst
  enableServiceLinks: true
  nodeName: node-1
  preemptionPolicy: PreemptLowerPriority
  priority: 0
  restartPolicy: Always
  schedulerName: default-scheduler
  securityContext: {}
  serviceAccount: default
  serviceAccountName: default
  terminationGracePeriodSeconds: 30
  tolerations:
  - effect: NoExecute
    key: node.kubernetes.io/not-ready
    operator: Exists
    tolerationSeconds: 300
  - effect: NoExecute
    key: node.kubernetes.io/unreachable
    operator: Exists
    tolerationSeconds: 300
  volumes:
  - name: kube-api-access-x7k2p
    projected:
      defaultMode: 420
      sources:
      - serviceAccountToken:
          expirationSeconds: 3607
          path: token
      - configMap:
          items:
          - key: ca.crt
            path: ca.crt
          name: kube-root-ca.crt
      - downwardAPI:
          items:
          - fieldRef:
              apiVersion: v1
              fieldPath: metadata.namespace
            path: namespace
  - emptyDir: {}
    name: data
status:
  conditions:
  - lastProbeTime: null
    status: "True"
    type: Ready
  phase: Running
  podIP: 10.244.0.7
`

test('can be pasted: what the cluster added is left out, each with a warning', () => {
  const { pods, errors, warnings } = parseManifest(output)
  expect(lines(errors)).toEqual([])
  expect(pods.map(({ spec }) => spec)).toEqual([
    {
      ...LATER_POD_FIELDS, namespace: 'default', name: 'web', labels: {}, annotations: {}, hostname: 'web', restartPolicy: 'Always',
      shareProcessNamespace: false, terminationGracePeriodSeconds: 30, volumes: [{ kind: 'emptyDir', name: 'data', ...LATER_EMPTY_DIR_FIELDS }],
      containers: [{
        ...LATER_CONTAINER_FIELDS, name: 'web', role: 'app', image: 'pauselab/demo', imagePullPolicy: 'Always', command: null, args: null, workingDir: null,
        env: [], ports: [], mounts: [{ volume: 'data', path: '/data', readOnly: false, ...LATER_MOUNT_FIELDS }]
      }]
    }
  ])
  expect(warnings.map(({ path }) => path)).toEqual([
    'metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]', 'metadata.creationTimestamp', 'metadata.generation', 'metadata.ownerReferences',
    'metadata.resourceVersion', 'metadata.uid',
    'spec.containers[0].volumeMounts[0]', 'spec.enableServiceLinks', 'spec.nodeName', 'spec.preemptionPolicy', 'spec.priority',
    'spec.schedulerName', 'spec.serviceAccount', 'spec.serviceAccountName', 'spec.tolerations', 'spec.volumes[0]', 'status'
  ])
})

test('errors beside what was left out keep their index and place', () => {
  const { errors } = parseManifest(output.replace('    name: data\nstatus', '    name: date\nstatus'))
  expect(errors).toEqual([{ path: 'spec.containers[0].volumeMounts[1].name', message: 'Not found: "data"', line: 31, column: 13 }])
})

test('a projected volume of the user is not taken for the cluster\'s', () => {
  expect(lines(parseManifest(output.replaceAll('kube-api-access-x7k2p', 'tokens')).errors)).toEqual(['spec.volumes[0].projected.sources[0].serviceAccountToken: not supported by this lab'])
})
