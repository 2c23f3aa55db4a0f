import type { KubeletEnvironment } from './environment'
import type { ContainerInstance } from './labels'
import { readTerminationMessage } from './volumes'
import { allInstances, isAlive, isUnborn, type PodWorld } from './world'

/** When a log that was empty is read again, in ms. */
const LOG_LATE_MS = [200, 1_000, 3_000]

/** Termination messages of the pod's ended instances: each is read once, when its end is first seen. */
export class LastWords {
  private readonly words = new Map<string, string>()

  constructor(
    private readonly env: Pick<KubeletEnvironment, 'files' | 'runtime'>,
    private readonly changed: () => void
  ) {}

  /** null when it left none, or they are not read yet. */
  of(id: string): string | null {
    return this.words.get(id) || null
  }

  read(world: PodWorld): void {
    const ended = allInstances(world).filter((one) => !isAlive(one.status) && !isUnborn(one.status))
    const known = new Set(ended.map((one) => one.id))
    for (const id of this.words.keys()) if (!known.has(id)) this.words.delete(id)
    // Of one whose start nobody has told yet only its end is known, and whether it had anything to say is not.
    for (const one of ended) if (one.status.startedAt !== null && !this.words.has(one.id)) this.ask(one)
  }

  /** Words that cannot be read now are asked for again at the next look; the engine may write down a log's end a moment after the death. */
  private ask(instance: ContainerInstance, tries = 0): void {
    this.words.set(instance.id, '')
    readTerminationMessage(this.env, instance).then(
      (words) => {
        if (!this.words.has(instance.id)) return
        const later = words === '' ? LOG_LATE_MS[tries] : undefined
        if (later !== undefined) setTimeout(() => this.words.has(instance.id) && this.ask(instance, tries + 1), later).unref()
        if (words === '') return
        this.words.set(instance.id, words)
        this.changed()
      },
      () => this.words.delete(instance.id)
    )
  }
}
