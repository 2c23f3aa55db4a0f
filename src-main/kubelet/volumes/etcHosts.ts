import type { HostAlias, PodSpec } from '../../pod/spec'

/** The kubelet's --cluster-domain when nobody says another. */
const CLUSTER_DOMAIN = 'cluster.local'

const HEAD = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`

/** managedHostsFileContent (pkg/kubelet/kubelet_pods.go), byte for byte. */
export function etcHosts(spec: Pick<PodSpec, 'hostname' | 'subdomain' | 'namespace' | 'hostAliases'>, podIPs: readonly string[]): string {
  const { hostname, subdomain, namespace } = spec
  const names = subdomain === null ? hostname : `${hostname}.${subdomain}.${namespace}.svc.${CLUSTER_DOMAIN}\t${hostname}`
  return `${HEAD}${podIPs.map((ip) => `${ip}\t${names}\n`).join('')}${aliasEntries(spec.hostAliases)}`
}

/** hostsEntriesFromHostAliases. */
function aliasEntries(aliases: readonly HostAlias[]): string {
  if (aliases.length === 0) return ''
  return `\n# Entries added by HostAliases.\n${aliases.map(({ ip, hostnames }) => `${ip}\t${hostnames.join('\t')}\n`).join('')}`
}
