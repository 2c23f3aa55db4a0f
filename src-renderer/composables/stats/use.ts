import type { ContainerUse } from '@api/commands'

/** Of one CPU: what was used between two samples of the same container. null without two, or where nothing is measured. */
export function cpuPercent(before: ContainerUse | undefined, now: ContainerUse): number | null {
  if (before === undefined || before.id !== now.id || before.cpuNanoseconds === null || now.cpuNanoseconds === null) return null
  const elapsed = (now.at - before.at) * 1e6
  return elapsed > 0 ? (Math.max(0, now.cpuNanoseconds - before.cpuNanoseconds) / elapsed) * 100 : null
}

/** pause's memory against that of all others; null where it is not measured. */
export function pauseAgainstApps(uses: readonly ContainerUse[]): { readonly pause: number; readonly apps: number; readonly times: number } | null {
  const pause = uses.find((use) => use.name === 'pause')?.memoryBytes ?? null
  const others = uses.filter((use) => use.name !== 'pause').map((use) => use.memoryBytes)
  if (pause === null || pause === 0 || others.length === 0 || others.some((bytes) => bytes === null)) return null
  const apps = others.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0)
  return { pause, apps, times: apps / pause }
}

const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** As `docker stats` writes memory (go-units BytesSize), with a space. */
export function binarySize(bytes: number): string {
  let value = bytes
  let index = 0
  while (value >= 1_024 && index < BINARY_UNITS.length - 1) {
    value /= 1_024
    index += 1
  }
  return `${Number(value.toPrecision(4))} ${BINARY_UNITS[index] ?? ''}`
}
