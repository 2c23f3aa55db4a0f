import { describe, expect, test } from 'vitest'
import { basePod, errorsOf, specOf, type LoosePod } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly what: string
  readonly annotations: Record<string, string>
  readonly change?: (pod: LoosePod, container: Loose) => void
  readonly errors: string[]
}

const SANDBOX = 'dev.pauselab/sandbox'
const INFRA = 'dev.pauselab/infra-image'
const UTS = 'dev.pauselab/share-uts'

function shared(pod: LoosePod): void {
  pod.spec.shareProcessNamespace = true
}

const cases: Case[] = [
  { what: 'no sandbox', annotations: { [SANDBOX]: 'none' }, errors: [] },
  { what: 'another sandbox', annotations: { [SANDBOX]: 'pause' }, errors: [`metadata.annotations[${SANDBOX}]: Unsupported value: "pause": supported values: "none"`] },
  { what: 'no sandbox, and yet an image for it', annotations: { [SANDBOX]: 'none', [INFRA]: 'pauselab/pause' }, errors: [`metadata.annotations[${INFRA}]: Forbidden: there is no sandbox with ${SANDBOX}: none`] },
  { what: 'no sandbox, and yet its UTS namespace', annotations: { [SANDBOX]: 'none', [UTS]: 'true' }, change: shared, errors: [`metadata.annotations[${UTS}]: Forbidden: there is no sandbox with ${SANDBOX}: none`] },
  ...['pauselab/pause-noreap', 'registry.k8s.io/pause:3.10.1', 'localhost:5000/a/b_c:X', 'pause', `a@sha256:${'0'.repeat(64)}`].map((image) => ({ what: `infra image ${image}`, annotations: { [INFRA]: image }, errors: [] })),
  ...['', ' pause', 'Pause', 'a//b', 'a:', 'a@sha256:0', '-a', 'a b'].map((image) => ({ what: `infra image "${image}"`, annotations: { [INFRA]: image }, errors: [`metadata.annotations[${INFRA}]: Invalid value: "${image}": must be an image, e.g. 'pauselab/pause'`] })),
  { what: 'shared UTS', annotations: { [UTS]: 'true' }, change: shared, errors: [] },
  { what: 'UTS not shared', annotations: { [UTS]: 'false' }, errors: [] },
  { what: 'UTS in other words', annotations: { [UTS]: 'yes' }, errors: [`metadata.annotations[${UTS}]: Unsupported value: "yes": supported values: "false", "true"`] },
  { what: 'UTS without shared PIDs', annotations: { [UTS]: 'true' }, errors: [`metadata.annotations[${UTS}]: Forbidden: needs shareProcessNamespace: true, since the UTS namespace is joined through process 1`] },
  { what: 'UTS with a foreign image', annotations: { [UTS]: 'true' }, change: (pod, c) => { shared(pod); c.image = 'nginx' }, errors: [`spec.containers[0].image: Forbidden: ${UTS} needs the image pauselab/demo in every container, not nginx`] },
  { what: 'UTS with a foreign init container', annotations: { [UTS]: 'true' }, change: (pod) => { shared(pod); pod.spec.initContainers = [{ name: 'i', image: 'pauselab/demo2' }] }, errors: [`spec.initContainers[0].image: Forbidden: ${UTS} needs the image pauselab/demo in every container, not pauselab/demo2`] },
  { what: 'UTS with a tag', annotations: { [UTS]: 'true' }, change: (pod, c) => { shared(pod); c.image = 'pauselab/demo:latest' }, errors: [] },
  { what: 'UTS as another user', annotations: { [UTS]: 'true' }, change: (pod) => { shared(pod); pod.spec.securityContext = { runAsUser: 5 } }, errors: [`spec.containers[0]: Forbidden: ${UTS} needs a container that starts as root, not as user 5`] },
  { what: 'a slip', annotations: { 'dev.pauselab/sanbox': 'none' }, errors: ['metadata.annotations[dev.pauselab/sanbox]: not supported by this lab'] },
  { what: 'AppArmor of old', annotations: { 'container.apparmor.security.beta.kubernetes.io/web': 'runtime/default' }, errors: ['metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]: not supported by this lab'] },
  { what: 'a mirror pod', annotations: { 'kubernetes.io/config.mirror': 'x' }, errors: ['metadata.annotations[kubernetes.io/config.mirror]: not supported by this lab'] },
  { what: 'anybody else\'s', annotations: { 'kubectl.kubernetes.io/default-container': 'web', 'example.com/pauselab': '1' }, errors: [] }
]

describe("this lab's annotations", () => {
  test.each(cases)('$what', ({ annotations, change, errors }) => {
    expect(errorsOf(basePod((pod, container) => {
      pod.metadata.annotations = annotations
      change?.(pod, container)
    }))).toEqual(errors)
  })

  test('reach the spec', () => {
    expect(specOf(basePod())).toMatchObject({ sandbox: 'pause', infraImage: null, shareUts: false })
    expect(specOf(basePod((pod) => (pod.metadata.annotations = { [SANDBOX]: 'none' })))).toMatchObject({ sandbox: 'none' })
    expect(specOf(basePod((pod) => { shared(pod); pod.metadata.annotations = { [INFRA]: 'pauselab/pause-noreap', [UTS]: 'true' } }))).toMatchObject({ infraImage: 'pauselab/pause-noreap', shareUts: true })
  })
})
