import type { ImageProvider, Provision } from '../kubelet/environment'
import { type ContainerRuntime, RuntimeError } from '../runtime/port'
import type { CoreImages } from './coreImages'

/** What to do about an absent image: bundled ones are loaded, others pulled when the user allows it, else the kubelet's reason is given. */
export class LabImageProvider implements ImageProvider {
  private readonly pulling = new Map<string, Promise<Provision>>()

  constructor(
    private readonly runtime: ContainerRuntime,
    private readonly core: CoreImages,
    private readonly arch: string,
    private readonly allowPull: () => boolean
  ) {}

  async provide(image: string, policy: 'Always' | 'IfNotPresent' | 'Never'): Promise<Provision> {
    // A bundled name with a tag that no archive has is as absent as any other.
    if (this.core.isCore(image)) {
      await this.core.ensure(this.runtime, this.arch)
      if ((await this.runtime.inspectImage(image)) !== null) return { ok: true, note: `Loaded bundled image "${image}"` }
      return never(image, 'bundled images are never pulled')
    }
    if (policy === 'Never') return never(image, null)
    if (!this.allowPull()) return never(image, 'the lab pulls only when Settings allow it')
    return this.pull(image)
  }

  /** Several containers may want the same image at the same time. */
  private pull(image: string): Promise<Provision> {
    const current = this.pulling.get(image)
    if (current !== undefined) return current
    const attempt = this.runtime
      .pullImage(image)
      .then((): Provision => ({ ok: true, note: `Successfully pulled image "${image}"` }))
      .catch((error: unknown): Provision => {
        if (error instanceof RuntimeError && error.kind === 'away') throw error
        return { ok: false, reason: 'ImagePullBackOff', message: `Failed to pull image "${image}": ${error instanceof Error ? error.message : String(error)}` }
      })
      .finally(() => this.pulling.delete(image))
    this.pulling.set(image, attempt)
    return attempt
  }
}

function never(image: string, note: string | null): Provision {
  return { ok: false, reason: 'ErrImageNeverPull', message: `Container image "${image}" is not present with pull policy of Never${note === null ? '' : ` (${note})`}` }
}
