import type { CommandOutput, ParsedInput } from '../../api/commands'
import { LabError } from '../../api/errors'
import type { Claim } from '../../api/prove'
import { podUidOf } from '../../kubelet/labels'
import { RuntimeError } from '../../runtime/port'
import type { LabContext } from '../context'
import type { ProcessId } from '../prove/look'
import { takeProof } from '../prove/take'
import type { EngineSession } from '../session'
import { engineTrouble } from '../trouble'

/** A look, not a deed: a lab that only watches may ask, too. Whatever is not of the lab's own pods is as good as gone. */
export async function proveClaim(context: LabContext, { claim }: ParsedInput<'prove.run'>): Promise<CommandOutput<'prove.run'>> {
  const session = context.session()
  const status = context.status()
  if (status.kind === 'simulated') throw new LabError('refused', 'the engine is simulated: there is no kernel and no daemon that could be asked')
  const { probeOrNull: probe, insideOrNull: inside } = session
  const identity = ({ hostPid, startTime }: ProcessId): { pid: number; start: number } => ({ pid: hostPid, start: startTime })
  return engineTrouble(() =>
    takeProof(claim, {
      cgroup: status.cgroup ?? 2,
      detail: async (process, topics) => (probe === null ? 'unavailable' : probe.detail(identity(process), topics)),
      host: async () => (probe === null ? null : probe.host()),
      inside: async (process, container) => {
        const own = ownId(session, container)
        if (inside === null || own === null) return inside === null ? 'unavailable' : 'gone'
        return inside.look({ ...identity(process), container: own }).catch(() => 'unavailable')
      },
      inspect: (id) => inspectOwn(session, id),
      imageSize: async (image) => (isUsed(session, claim) ? ((await session.runtime.inspectImage(image))?.sizeBytes ?? null) : null)
    })
  )
}

/** null when it is none of the lab's pods' containers, or no more. */
function ownId(session: EngineSession, id: string): string | null {
  const status = session.inventory.find(id)
  return status === undefined || podUidOf(status.labels) === null ? null : status.id
}

async function inspectOwn(session: EngineSession, id: string): Promise<unknown> {
  const own = ownId(session, id)
  try {
    return own === null ? null : await session.runtime.inspectRaw(own)
  } catch (error) {
    if (error instanceof RuntimeError && error.kind === 'not-found') return null
    throw error
  }
}

function isUsed(session: EngineSession, claim: Claim): boolean {
  return claim.kind === 'imageSize' && [...session.inventory.all()].some((status) => podUidOf(status.labels) !== null && status.image === claim.image)
}
