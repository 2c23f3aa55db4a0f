import { computed } from 'vue'
import { useActEntries } from './useActEntries'
import { useGoEntries } from './useGoEntries'
import { useLookEntries } from './useLookEntries'
import { useProveEntries } from './useProveEntries'

/** All that can be done from the palette now; each source adds its own. */
export function usePaletteEntries() {
  const sources = [useGoEntries(), useActEntries(), useProveEntries(), useLookEntries()]
  return computed(() => sources.flatMap((source) => source.value))
}
