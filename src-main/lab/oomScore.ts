import { LABEL } from '../kubelet/labels'
import { type ContainerRuntime, RuntimeError } from '../runtime/port'

/**
 * Some machines let nobody go below an OomScoreAdj of 0: then the kubelet's -998 for pause makes the start fail.
 * Asked once per connection with a container that only prints its version, so that a refusal can have no other cause.
 */
export async function learnNegativeOomScore(runtime: ContainerRuntime, lab: string, instance: string): Promise<boolean> {
  const id = await runtime.createContainer({
    name: `${lab}-trial-${instance}`,
    image: 'pauselab/pause',
    args: ['-v'],
    labels: { [LABEL.owner]: lab, [LABEL.temporary]: 'oom-score' },
    network: { mode: 'none' },
    oomScoreAdj: -998,
    log: 'none'
  })
  try {
    await runtime.startContainer(id)
    return true
  } catch (error) {
    if (error instanceof RuntimeError && error.kind === 'away') throw error
    return false
  } finally {
    // One that the engine cannot remove now is removed with the next connection.
    await runtime.removeContainer(id, { force: true }).catch(ignoreUnlessAway)
  }
}

function ignoreUnlessAway(error: unknown): void {
  if (!(error instanceof RuntimeError) || error.kind === 'away') throw error
}
