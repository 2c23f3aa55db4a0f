import type { CommandName } from '@api/commands'
import type { LabSnapshot } from '@api/model'

type Answer = (input: unknown, snapshot: LabSnapshot) => unknown

const EXAMPLES = import.meta.glob<string>('../../resources/pods/*.yaml', { eager: true, query: '?raw', import: 'default' })

const MANIFEST = `apiVersion: v1
kind: Pod
metadata:
  name: web-pod
spec:
  shareProcessNamespace: true
  containers:
    - name: front
      image: pauselab/demo:1.0
      args: [web, --port, "80"]
      ports:
        - containerPort: 80
          hostPort: 8880
    - name: poll
      image: pauselab/demo:1.0
      args: [fetch, "http://localhost:80", --every, 5s]
`

const IMAGES = [
  { id: `sha256:${'1f'.repeat(32)}`, tags: ['pauselab/pause:1.0'], sizeBytes: 26_112, createdAt: 1_700_000_000_000, bundled: 'current', usedBy: ['web-pod/pause', 'flaky/pause'] },
  { id: `sha256:${'2e'.repeat(32)}`, tags: ['pauselab/pause-noreap:1.0'], sizeBytes: 24_064, createdAt: 1_700_000_000_000, bundled: 'current', usedBy: [] },
  { id: `sha256:${'3d'.repeat(32)}`, tags: ['pauselab/probe:1.0'], sizeBytes: 98_304, createdAt: 1_700_000_000_000, bundled: 'outdated', usedBy: ['probe'] },
  { id: `sha256:${'4c'.repeat(32)}`, tags: ['pauselab/demo:1.0'], sizeBytes: 182_272, createdAt: 1_700_000_000_000, bundled: 'current', usedBy: ['web-pod/front', 'web-pod/poll', 'flaky/crasher'] },
  { id: `sha256:${'5b'.repeat(32)}`, tags: ['nginx:1.22', 'nginx:stable'], sizeBytes: 12_582_912, createdAt: 1_690_000_000_000, bundled: 'no', usedBy: [] }
]

export const FIXTURE_ANSWERS: Readonly<Partial<Record<CommandName, Answer>>> = {
  'examples.list': () => ({
    examples: [
      ...Object.entries(EXAMPLES).map(([file, manifest]) => ({ id: file.replace(/^.*\/(.*)\.yaml$/, '$1'), manifest, missingImages: [] })),
      { id: 'nginx-ghost', manifest: MANIFEST, missingImages: ['nginx:1.22', 'ghost:5'] }
    ]
  }),
  'data.list': () => ({
    objects: [
      { kind: 'ConfigMap', namespace: 'default', name: 'web-settings', keys: ['PORT', 'greeting.txt'], immutable: false },
      { kind: 'ConfigMap', namespace: 'shop', name: 'fixed', keys: ['currency', 'region', 'prices.json'], immutable: true },
      { kind: 'Secret', namespace: 'default', name: 'door', keys: ['password'], immutable: false },
      { kind: 'Secret', namespace: 'default', name: 'empty', keys: [], immutable: false }
    ]
  }),
  'pods.manifest': () => ({ manifest: MANIFEST }),
  'pods.validate': (input) => validate(input as { manifest: string }),
  'images.list': () => ({ images: IMAGES }),
  'images.load': () => ({ loaded: ['pauselab/probe:1.0'] }),
  'containers.inspect': (input) => ({ inspect: { Id: (input as { id: string }).id, State: { Status: 'running', Pid: 41602 } } })
}

function validate({ manifest }: { manifest: string }): unknown {
  const lines = manifest.split('\n')
  const at = lines.findIndex((line) => line.includes('imagee:'))
  if (at < 0) return { errors: [], warnings: [] }
  return { errors: [{ path: 'spec.containers[0].imagee', message: 'unknown field "imagee": did you mean "image"?', line: at + 1, column: (lines[at] ?? '').indexOf('imagee') + 1 }], warnings: [] }
}

export function fixtureLog(write: (data: string) => void): void {
  for (let n = 1; n <= 40; n++) write(`200 GET http://localhost:80 ${(n % 7) + 1} ms\n`)
}
