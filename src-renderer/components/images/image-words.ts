import type { ImageView } from '@api/commands'

const RANK = { outdated: 0, current: 1, no: 2 } as const

/** The lab's own first (what needs attention before the rest), then by name. */
export function sortImages(images: readonly ImageView[]): readonly ImageView[] {
  return [...images].sort((a, b) => RANK[a.bundled] - RANK[b.bundled] || imageName(a).localeCompare(imageName(b)))
}

export function imageName(image: ImageView): string {
  return image.tags[0] ?? image.id.replace('sha256:', '').slice(0, 12)
}

export interface SizeParts {
  readonly value: string
  readonly unit: 'B' | 'kB' | 'MB' | 'GB'
}

/** Decimal units, three significant digits: as `docker images` shows sizes. */
export function sizeParts(bytes: number): SizeParts {
  const units = ['B', 'kB', 'MB', 'GB'] as const
  let value = bytes
  let index = 0
  while (value >= 1_000 && index < units.length - 1) {
    value /= 1_000
    index += 1
  }
  return { value: index === 0 ? String(value) : String(Number(value.toPrecision(3))), unit: units[index] ?? 'GB' }
}
