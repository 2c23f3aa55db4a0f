import { THOROUGH } from './thorough'

/** A pod that is put through everything. To cover more of what a pod can be, add one to the list. */
export interface Subject {
  readonly name: string
  /** The app container that is updated and killed. */
  readonly target: string
  /** Version 2 differs from version 1 in the target only, in what may be updated. */
  readonly manifest: (pod: string, version: 1 | 2) => string
  /** Names of the scenarios it is put through, where it says more in these; else all. */
  readonly only?: ReadonlySet<string>
  /** After every call (and, when asked for, in the midst of every change); else after changes only, since nothing is different on the engine after the calls between them. */
  readonly thorough: boolean
}

export const SUBJECTS: readonly Subject[] = [
  {
    name: 'two apps and a volume',
    target: 'a',
    thorough: true,
    manifest: (pod, version) => `apiVersion: v1
kind: Pod
metadata: { name: ${pod} }
spec:
  terminationGracePeriodSeconds: 5
  volumes: [{ name: data, emptyDir: {} }]
  containers:
  - { name: a, image: pauselab/demo, args: [sleep, ${version === 1 ? 'infinity' : '10h'}], volumeMounts: [{ name: data, mountPath: /data }] }
  - { name: b, image: pauselab/demo, args: [sleep, infinity], volumeMounts: [{ name: data, mountPath: /data }] }
`
  },
  {
    name: 'shared PIDs, an init container, a sidecar and a memory volume',
    target: 'a',
    thorough: false,
    only: new Set(THOROUGH ? ['create', 'sandbox re-creation', 'delete'] : ['create']),
    manifest: (pod) => `apiVersion: v1
kind: Pod
metadata: { name: ${pod} }
spec:
  shareProcessNamespace: true
  terminationGracePeriodSeconds: 5
  volumes: [{ name: fast, emptyDir: { medium: Memory } }]
  initContainers:
  - { name: prepare, image: pauselab/demo, args: [write, /fast/greeting, hello], volumeMounts: [{ name: fast, mountPath: /fast }] }
  - { name: side, image: pauselab/demo, restartPolicy: Always, args: [sleep, infinity] }
  containers:
  - { name: a, image: pauselab/demo, args: [sleep, infinity], volumeMounts: [{ name: fast, mountPath: /fast }] }
`
  }
]
