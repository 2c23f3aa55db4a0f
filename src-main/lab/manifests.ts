import type { ParsedManifest } from '../pod/manifest'

/** Kubernetes' schema is large: it is loaded with the first manifest, not with the lab. */
export async function parseManifest(text: string): Promise<ParsedManifest> {
  const manifest = await import('../pod/manifest')
  return manifest.parseManifest(text)
}
