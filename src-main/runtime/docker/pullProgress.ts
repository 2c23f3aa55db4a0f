import type { PullBytes } from '../port'

/** One line of what the engine says while it pulls; `id` is a layer's, except in the first and last lines. */
export interface PullLine {
  readonly status?: string
  readonly id?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  readonly error?: string
}

/** After it no byte of the layer comes over the network any more. */
const FETCHED = new Set(['Verifying Checksum', 'Download complete', 'Extracting', 'Pull complete'])

/** Adds up what the layers of one pull have fetched. Layers that the engine has already are never counted. */
export class PullProgress {
  private readonly layers = new Map<string, { readonly done: number; readonly total: number }>()

  take({ id, status, progressDetail: { current, total } = {} }: PullLine): PullBytes {
    const known = id === undefined ? undefined : this.layers.get(id)
    if (id !== undefined && status === 'Downloading' && current !== undefined && total !== undefined && total > 0) this.layers.set(id, { done: current, total })
    else if (id !== undefined && known !== undefined && FETCHED.has(status ?? '')) this.layers.set(id, { ...known, done: known.total })
    const all = [...this.layers.values()]
    return { done: sum(all.map((layer) => layer.done)), total: all.length === 0 ? null : sum(all.map((layer) => layer.total)) }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
