import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import type { KubeletEnvironment } from '../../kubelet/environment'
import { podScript } from '../../kubelet/script/podScript'
import type { PodWorker } from '../../kubelet/worker'
import { type LabContext, workingSession } from '../context'

export function exportDockerScript(context: LabContext, { uid }: ParsedInput<'export.dockerScript'>): Promise<CommandOutput<'export.dockerScript'>> {
  const { worker, env } = findPod(context, uid)
  const { pod } = worker.pod
  const script = podScript({ lab: env.lab, pod, infraImage: env.infraImage(), machine: env.machine, context: env.context(uid, []), data: env.data.objects(pod.spec.namespace) })
  if (!script.ok) throw new LabError('conflict', `the pod cannot be built as it is now: ${script.message}`)
  return Promise.resolve({ name: `${pod.spec.namespace}-${pod.spec.name}.sh`, text: script.value })
}

export async function exportKubernetes(context: LabContext, { uid }: ParsedInput<'export.kubernetes'>): Promise<CommandOutput<'export.kubernetes'>> {
  const { worker, env } = findPod(context, uid)
  const { spec } = worker.pod.pod
  const { kubernetesManifest } = await import('../../kubelet/script/kubernetes')
  return { name: `${spec.namespace}-${spec.name}.yaml`, text: kubernetesManifest(worker.pod.pod, env.data.objects(spec.namespace)) }
}

/** A lab that only watches does not know what ConfigMaps and Secrets there are. */
function findPod(context: LabContext, uid: string): { readonly worker: PodWorker; readonly env: KubeletEnvironment } {
  const { kubelet } = workingSession(context)
  const worker = kubelet.pod(uid)
  if (worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  return { worker, env: kubelet.env }
}
