import { expect, test } from 'vitest'
import { etcHosts } from '../../../../src-main/kubelet/volumes/etcHosts'
import { podSpec } from '../builders'

const HEAD = '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n'

// The cases of the kubelet's TestManagedHostsFileContent.
test.each([
  ['one address', podSpec({ hostname: 'podFoo' }), ['123.45.67.89'], '123.45.67.89\tpodFoo\n'],
  ['a subdomain', podSpec({ hostname: 'podFoo', subdomain: 'domainFoo' }), ['203.0.113.1'], '203.0.113.1\tpodFoo.domainFoo.default.svc.cluster.local\tpodFoo\n'],
  ['aliases', podSpec({ hostname: 'podFoo', hostAliases: [{ ip: '123.45.67.89', hostnames: ['foo', 'bar', 'baz'] }, { ip: '456.78.90.123', hostnames: ['park', 'doo', 'boo'] }] }), ['203.0.113.1'], '203.0.113.1\tpodFoo\n\n# Entries added by HostAliases.\n123.45.67.89\tfoo\tbar\tbaz\n456.78.90.123\tpark\tdoo\tboo\n'],
  ['two addresses', podSpec({ hostname: 'podFoo' }), ['203.0.113.1', 'fd00::6'], '203.0.113.1\tpodFoo\nfd00::6\tpodFoo\n']
])('%s', (_what, spec, ips, rest) => {
  expect(etcHosts(spec, ips)).toBe(`${HEAD}${rest}`)
})
