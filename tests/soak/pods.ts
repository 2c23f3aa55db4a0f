/** Pods of three kinds in turn: separate PID namespaces, a shared one, and one with a volume. */

export interface SoakPod {
  readonly name: string
  readonly shareProcessNamespace: boolean
  readonly containers: readonly string[]
  readonly manifest: string
}

const ARGS: Readonly<Record<string, string>> = {
  web: '[web, --port, "80"]',
  idle: '[sleep, infinity]',
  // Its orphans stay: processes that may be killed without their container's end.
  // More than will be killed before the container itself is: those that are gone do not come back.
  kids: '[orphan, --count, "16", --life, 600m]'
}
const CONTAINERS = Object.keys(ARGS)

export function soakPod(index: number): SoakPod {
  const name = `soak-${index}`
  const shareProcessNamespace = index % 3 === 1
  const volume = index % 3 === 2
  const containers = CONTAINERS.map((container) =>
    [
      `  - name: ${container}`,
      '    image: pauselab/demo',
      '    imagePullPolicy: Never',
      `    args: ${ARGS[container] ?? ''}`,
      ...(volume ? ['    volumeMounts: [{ name: scratch, mountPath: /scratch }]'] : [])
    ].join('\n')
  )
  const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  shareProcessNamespace: ${shareProcessNamespace}
  terminationGracePeriodSeconds: 10
${volume ? '  volumes: [{ name: scratch, emptyDir: {} }]\n' : ''}  containers:
${containers.join('\n')}
`
  return { name, shareProcessNamespace, containers: CONTAINERS, manifest }
}
