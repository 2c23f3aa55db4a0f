import type { Settings } from '../api/model'
import type { HostPolicy } from '../pod/hostPolicy'
import type { ParsedManifest } from '../pod/manifest'

/** Kubernetes' schema is large: it is loaded with the first manifest, not with the lab. */
export async function parseManifest(text: string, settings: Settings): Promise<ParsedManifest> {
  const manifest = await import('../pod/manifest')
  return manifest.parseManifest(text, hostPolicy(settings))
}

function hostPolicy(settings: Settings): HostPolicy {
  return { privileged: settings.allowPrivileged, hostPath: settings.allowHostPath, hostNamespaces: settings.allowHostNamespaces, publicPorts: settings.allowPublicPorts }
}
