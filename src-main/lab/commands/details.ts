import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError, textOf } from '../../api/errors'
import type { LabContext } from '../context'
import { gatherDetails } from '../details/gather'
import type { Subject } from '../details/plan'
import { engineTrouble } from '../trouble'

/** A look, not a deed: a lab that only watches may ask, too, as far as it can see. */
export async function podDetails(context: LabContext, { uid, about }: ParsedInput<'pods.details'>): Promise<CommandOutput<'pods.details'>> {
  const session = context.session()
  const pod = session.podView(uid)
  const worker = session.kubelet.pod(uid)
  if (pod === null || worker === undefined) throw new LabError('not-found', `no pod has the uid ${uid}`)
  if (context.status().kind === 'simulated') throw new LabError('refused', 'the simulated engine has no sockets, IPC objects or mounts that could be read from a kernel')
  const probe = session.probeOrNull
  if (probe === null) throw new LabError('engine-error', 'the probe is not running: nobody can look into the namespaces now')
  const { insideOrNull: inside } = session
  const identity = ({ process, container }: Subject): { pid: number; start: number; container: string } => ({ pid: process.hostPid, start: process.startTime, container: container.id ?? '' })
  return engineTrouble(() =>
    gatherDetails(pod, worker.world().spec.volumes, new Set(about), {
      otherPods: () => session.kubelet.pods().map((one) => ({ uid: one.pod.pod.uid, spec: one.pod.pod.spec })).filter((one) => one.uid !== uid),
      detail: (subject, topics, path) => probe.detail(identity(subject), topics, path),
      inside: async (subject) => {
        if (inside === null) return 'unavailable'
        // What the probe has seen is told all the same.
        return inside.look(identity(subject)).catch((error: unknown) => (textOf(error)))
      }
    })
  )
}
