import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { kubernetesManifest } from '../../../../src-main/kubelet/script/kubernetes'
import { podScript } from '../../../../src-main/kubelet/script/podScript'
import { parseManifest } from '../../../../src-main/pod/manifest'

const POLICY = { privileged: true, hostPath: true, hostNamespaces: true, publicPorts: true }

const TEXT = `apiVersion: v1
kind: ConfigMap
metadata: { name: page }
data: { "index.html": "<p>it's \\"here\\" $HOME</p>\\n", other: x }
binaryData: { raw: AAEC/w== }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: stranger }
data: { a: b }
---
apiVersion: v1
kind: Secret
metadata: { name: door }
stringData: { password: open sesame, unused: never-needed }
---
apiVersion: v1
kind: Pod
metadata: { name: shop }
spec:
  shareProcessNamespace: true
  hostname: till
  hostAliases: [{ ip: 10.9.8.7, hostnames: [one, two] }]
  initContainers:
    - { name: first, image: pauselab/demo, args: [orphan], env: [{ name: NODE, valueFrom: { fieldRef: { fieldPath: status.hostIP } } }] }
  containers:
    - name: web
      image: pauselab/demo
      args: [web, --greeting, "$(URL)"]
      ports: [{ containerPort: 80, hostPort: 18080 }]
      env:
        - { name: PASSWORD, valueFrom: { secretKeyRef: { name: door, key: password } } }
        - { name: URL, value: "http://u:$(PASSWORD)@h/" }
        - { name: IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
      volumeMounts: [{ name: page, mountPath: /page }, { name: post, mountPath: /box, subPath: a/b }]
    - { name: side, image: pauselab/demo, args: [sleep], volumeMounts: [{ name: post, mountPath: /box }] }
  volumes: [{ name: page, configMap: { name: page } }, { name: post, emptyDir: {} }]
`

function parsed(text = TEXT) {
  const result = parseManifest(text, POLICY)
  expect(result.errors).toEqual([])
  const pod = result.pods[0]
  if (pod === undefined) throw new Error('no pod')
  const byName = <T extends { readonly name: string }>(list: readonly T[]): ReadonlyMap<string, T> => new Map(list.map((one) => [one.name, one]))
  const record = { uid: 'u', generation: 1, createdAt: 0, spec: pod.spec, source: pod.source }
  return { record, data: { configMaps: byName(result.configMaps), secrets: byName(result.secrets) } }
}

function script(text = TEXT): string {
  const { record, data } = parsed(text)
  const context = { uid: 'u', nodeName: 'n', hostIPs: [], podIPs: [], allocatable: { cpuMillis: 1_000, memoryBytes: 1e9 } }
  const made = podScript({ lab: 'unit', pod: record, infraImage: 'pauselab/pause', machine: { memoryBytes: 1e9, negativeOomScore: true }, context, data })
  if (!made.ok) throw new Error(made.message)
  return made.value
}

describe('the script of a pod', () => {
  test('is bash, and never holds what a Secret holds', () => {
    const text = script()
    execFileSync('bash', ['-n'], { input: text })
    for (const form of ['open sesame', Buffer.from('open sesame').toString('base64'), 'never-needed']) expect(text).not.toContain(form)
    expect(text).toContain(`: "\${SECRET_DOOR_PASSWORD?set it to what the key password of the Secret door holds}"`)
    expect(text).toContain(`-e URL=http://u:"\${SECRET_DOOR_PASSWORD}"@h/`)
    // Only what the pod uses must be set.
    expect(text).not.toContain('SECRET_DOOR_UNUSED')
  })

  test('begins with pause, then those who join it in their order; addresses are asked for before they are used', () => {
    const text = script()
    const places = ['docker network create script-default-shop', 'NODE_IP=$(', 'docker create --name script-default-shop-pause', `\${NODE_IP}`, 'docker start script-default-shop-first', 'docker wait script-default-shop-first', 'POD_IP=$(', `\${POD_IP}`, 'docker start script-default-shop-web', 'docker create --name script-default-shop-side'].map((words) => text.indexOf(words))
    expect(places).not.toContain(-1)
    // The node's address is asked for before anything but the network needs it.
    expect(places.indexOf(Math.min(...places))).toBe(0)
    const [, node = 0, , nodeUse = 0, started = 0, waited = 0, ip = 0, ipUse = 0, web = 0, side = 0] = places
    expect([node < nodeUse, started < waited, waited < ip, ip < ipUse, ipUse < web, web < side]).toEqual([true, true, true, true, true, true])
    expect(text).toContain('--network container:script-default-shop-pause --ipc container:script-default-shop-pause --pid container:script-default-shop-pause')
    expect(text).toContain(`-p 127.0.0.1:"\${PORT_18080}":80/tcp`)
    expect(text).toContain('--add-host one:10.9.8.7 --add-host two:10.9.8.7')
  })

  test('a pod that could not be built says why', () => {
    const { record } = parsed()
    const context = { uid: 'u', nodeName: 'n', hostIPs: [], podIPs: [], allocatable: { cpuMillis: 1_000, memoryBytes: 1e9 } }
    const none = { configMaps: new Map(), secrets: new Map() }
    expect(podScript({ lab: 'unit', pod: record, infraImage: 'pauselab/pause', machine: { memoryBytes: 1e9, negativeOomScore: true }, context, data: none })).toEqual({ ok: false, message: 'container "web": secret "door" not found' })
  })
})

describe('the pod as Kubernetes YAML', () => {
  test('is the same pod with what it uses, and no Secret', () => {
    const { record, data } = parsed()
    const text = kubernetesManifest(record, data)
    expect(text).not.toMatch(/sesame|never-needed|stranger/)
    const again = parsed(text)
    expect(again.record.spec).toEqual(record.spec)
    expect(again.data.configMaps.get('page')).toEqual(data.configMaps.get('page'))
    expect(Object.keys(again.data.secrets.get('door')?.data ?? {})).toEqual(['password', 'unused'])
  })

  test('has no debug containers, which a cluster refuses in a new pod', () => {
    const source = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  # kept\n  containers: [{ name: a, image: x }]\n  ephemeralContainers: [{ name: d, image: x }]\n'
    const text = kubernetesManifest({ ...parsed().record, source }, { configMaps: new Map(), secrets: new Map() })
    expect(text).toContain('# kept')
    expect(text).not.toContain('ephemeral')
  })
})
