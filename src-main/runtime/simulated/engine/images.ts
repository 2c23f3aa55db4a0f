import type { ImageStatus } from '../../port'
import type { Image } from './imageArchive'

/** Images by id; tags move to the image that was loaded last with them. */
export class Images {
  private readonly images = new Map<string, Image>()
  private readonly tags = new Map<string, string>()

  load(images: readonly Image[]): readonly string[] {
    for (const image of images) {
      this.images.set(image.status.id, image)
      for (const tag of image.status.tags) this.tags.set(tag, image.status.id)
    }
    return images.flatMap((image) => (image.status.tags.length === 0 ? [image.status.id] : image.status.tags))
  }

  list(): readonly ImageStatus[] {
    // An image of the list does not tell its user: that takes an inspect.
    return [...this.images.values()].map((image) => ({ ...this.status(image), user: null }))
  }

  /** A name without a tag is `latest`; an id, or the beginning of one, does as well. */
  find(reference: string): Image | undefined {
    const name = reference.replace(/^docker\.io\//, '')
    const tagged = name.lastIndexOf(':') > name.lastIndexOf('/') ? name : `${name}:latest`
    const id = this.tags.get(tagged)
    if (id !== undefined) return this.images.get(id)
    const digits = reference.replace(/^sha256:/, '')
    if (!/^[0-9a-f]{12,64}$/.test(digits)) return undefined
    return [...this.images.values()].find((image) => image.status.id.startsWith(`sha256:${digits}`))
  }

  status(image: Image): ImageStatus {
    return { ...image.status, tags: [...this.tags].filter(([, id]) => id === image.status.id).map(([tag]) => tag) }
  }
}
