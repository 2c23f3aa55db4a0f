import { type ContainerRuntime, type Labels, RuntimeError } from '../runtime/port'
import { LABEL } from './labels'

/**
 * Writes a record. One whose answer was lost may be there all the same, and then it holds: what was refused must not come
 * true when the next lab reads it. Throws `away` when nobody can tell: then everything must be read anew.
 */
export async function writeRecord(runtime: ContainerRuntime, name: string, labels: Labels): Promise<void> {
  try {
    await runtime.createVolume(name, labels)
  } catch (error) {
    const { [LABEL.owner]: owner = '', [LABEL.podUid]: uid = '' } = labels
    const found = await runtime.listVolumes({ [LABEL.owner]: owner, [LABEL.podUid]: uid }).catch((trouble: unknown) => {
      throw new RuntimeError('away', `nobody can tell whether ${name} was written: ${trouble instanceof Error ? trouble.message : String(trouble)}`, 'POST /volumes/create')
    })
    if (!found.some((volume) => volume.name === name)) throw error
  }
}
