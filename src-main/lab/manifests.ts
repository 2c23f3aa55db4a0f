import { KUBELET_GAPS } from '../kubelet/gaps'
import { NOTHING_OF_THE_HOST } from '../pod/hostPolicy'
import type { ParsedManifest } from '../pod/manifest'

/** Kubernetes' schema is large: it is loaded with the first manifest, not with the lab. */
export async function parseManifest(text: string): Promise<ParsedManifest> {
  const manifest = await import('../pod/manifest')
  return manifest.parseManifest(text, NOTHING_OF_THE_HOST, KUBELET_GAPS)
}
