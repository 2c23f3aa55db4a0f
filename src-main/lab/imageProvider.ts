import { textOf } from '../api/errors'
import type { ImageProvider, Provision } from '../kubelet/environment'
import { type ContainerRuntime, RuntimeError } from '../runtime/port'
import type { CoreImages } from './coreImages'

/** What to do about an absent image: bundled ones are loaded, others pulled when the user allows it, else the kubelet's reason is given. */
export class LabImageProvider implements ImageProvider {
  constructor(
    private readonly runtime: ContainerRuntime,
    /** Pulls. Several containers may want the same image at the same time: then it is one pull. */
    private readonly fetch: (image: string) => Promise<void>,
    private readonly core: CoreImages,
    private readonly arch: string,
    private readonly allowPull: () => boolean
  ) {}

  pullsFirst(image: string, policy: 'Always' | 'IfNotPresent' | 'Never'): boolean {
    return policy === 'Always' && this.allowPull() && !this.core.isCore(image)
  }

  async provide(image: string, policy: 'Always' | 'IfNotPresent' | 'Never', pulling: () => void): Promise<Provision> {
    // A bundled name with a tag that no archive has is as absent as any other.
    if (this.core.isCore(image)) {
      await this.core.ensure(this.runtime, this.arch)
      if ((await this.runtime.inspectImage(image)) !== null) return { ok: true, note: `Loaded bundled image "${image}"` }
      return never(image, 'bundled images are never pulled')
    }
    if (policy === 'Never') return never(image, null)
    if (!this.allowPull()) return { ok: false, reason: 'ErrImageNeverPull', message: `Container image "${image}" is not present, and the lab pulls only when Settings allow it` }
    pulling()
    return this.pull(image)
  }

  private pull(image: string): Promise<Provision> {
    return this.fetch(image)
      .then((): Provision => ({ ok: true, note: `Successfully pulled image "${image}"` }))
      .catch((error: unknown): Provision => {
        if (error instanceof RuntimeError && error.kind === 'away') throw error
        return { ok: false, reason: 'ErrImagePull', message: textOf(error) }
      })
  }
}

function never(image: string, note: string | null): Provision {
  return { ok: false, reason: 'ErrImageNeverPull', message: `Container image "${image}" is not present with pull policy of Never${note === null ? '' : ` (${note})`}` }
}
