import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawDnsConfig, RawHostAlias, RawPodSpec } from '../raw/pod'
import { invalid, notSupported, required } from '../wording'
import { byteLength, dnsSubdomain, dnsSubdomainWithUnderscore } from './formats'
import { BAD_IP, isIP } from './ip'

const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const MAX_NAMESERVERS = 3
const MAX_SEARCHES = 32
const MAX_SEARCH_CHARACTERS = 2_048

/** validateDNSPolicy, validatePodDNSConfig. */
export function validateDns({ dnsPolicy = '', dnsConfig }: RawPodSpec, problems: Problems): void {
  if (dnsPolicy !== '' && !DNS_POLICIES.includes(dnsPolicy)) problems.error(['spec', 'dnsPolicy'], notSupported(dnsPolicy, DNS_POLICIES))
  const path = ['spec', 'dnsConfig']
  if (dnsPolicy === 'None') {
    if (dnsConfig === undefined) return problems.error(path, required('must provide `dnsConfig` when `dnsPolicy` is None'))
    if ((dnsConfig.nameservers ?? []).length === 0) {
      return problems.error([...path, 'nameservers'], required('must provide at least one DNS nameserver when `dnsPolicy` is None'))
    }
  }
  if (dnsConfig !== undefined) validateDnsConfig(dnsConfig, path, problems)
}

function validateDnsConfig({ nameservers = [], searches = [], options = [] }: RawDnsConfig, path: FieldPath, problems: Problems): void {
  if (nameservers.length > MAX_NAMESERVERS) problems.error([...path, 'nameservers'], `Invalid value: must not have more than ${MAX_NAMESERVERS} nameservers`)
  for (const [index, server] of nameservers.entries()) if (!isIP(server)) problems.error([...path, 'nameservers', index], invalid(server, BAD_IP))
  if (searches.length > MAX_SEARCHES) problems.error([...path, 'searches'], `Invalid value: must not have more than ${MAX_SEARCHES} search paths`)
  if (byteLength(searches.join(' ')) > MAX_SEARCH_CHARACTERS) {
    problems.error([...path, 'searches'], `Invalid value: must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`)
  }
  for (const [index, search] of searches.entries()) validateSearch(search, [...path, 'searches', index], problems)
  for (const [index, { name = '' }] of options.entries()) if (name === '') problems.error([...path, 'options', index], required('must not be empty'))
}

/** With RelaxedDNSSearchValidation (1.34): a lone dot, and underscores. */
function validateSearch(search: string, path: FieldPath, problems: Problems): void {
  if (search === '.') return
  const name = search.replace(/\.$/, '')
  for (const message of dnsSubdomainWithUnderscore(name)) problems.error(path, invalid(name, message))
}

/** ValidateHostAliases. */
export function validateHostAliases(aliases: readonly RawHostAlias[], problems: Problems): void {
  for (const [index, { ip = '', hostnames = [] }] of aliases.entries()) {
    const path = ['spec', 'hostAliases', index]
    if (!isIP(ip)) problems.error([...path, 'ip'], invalid(ip, BAD_IP))
    for (const [at, name] of hostnames.entries()) for (const message of dnsSubdomain(name)) problems.error([...path, 'hostnames', at], invalid(name, message))
  }
}
