import { describe, expect, test } from 'vitest'
import { NOTHING_OF_THE_HOST } from '../../../../src-main/pod/hostPolicy'
import { parseManifest } from '../../../../src-main/pod/manifest'
import { isIP } from '../../../../src-main/pod/manifest/validate/ip'
import { basePod, lines, specOf } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly spec: Loose
  readonly errors: string[]
}

const IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
const LABEL = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const SUBDOMAIN = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const UNDERSCORES = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character or an underscore (e.g. 'example.com', regex used for validation is '[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*')"
const container = { name: 'web', image: 'x' }

const cases: Case[] = [
  ...['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', ''].map((dnsPolicy) => ({ rule: 'TestValidateDNSPolicy', what: dnsPolicy || 'empty', spec: { dnsPolicy }, errors: [] })),
  { rule: 'TestValidateDNSPolicy', what: 'invalid', spec: { dnsPolicy: 'invalid' }, errors: ['spec.dnsPolicy: Unsupported value: "invalid": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"'] },
  { rule: 'TestValidatePodDNSConfig: valid: 3 nameservers, 6 search paths', what: 'with options', spec: { dnsPolicy: 'None', dnsConfig: { nameservers: ['127.0.0.1', '8.8.8.8', '2001:db8::1'], searches: ['foo', 'bar.svc', '.', 'a_b.c.'], options: [{ name: 'ndots', value: '5' }, { name: 'debug' }] } }, errors: [] },
  { rule: 'TestValidatePodDNSConfig: invalid: DNSNone with nil dnsConfig', what: 'none at all', spec: { dnsPolicy: 'None' }, errors: ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'] },
  { rule: 'TestValidatePodDNSConfig: invalid: no nameserver with DNSNone', what: 'empty', spec: { dnsPolicy: 'None', dnsConfig: {} }, errors: ['spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None'] },
  { rule: 'TestValidatePodDNSConfig: invalid: 4 nameservers', what: 'four', spec: { dnsConfig: { nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] } }, errors: ['spec.dnsConfig.nameservers: Invalid value: must not have more than 3 nameservers'] },
  { rule: 'TestValidatePodDNSConfig: invalid: bad IP', what: 'a name', spec: { dnsConfig: { nameservers: ['dns.example.com'] } }, errors: [`spec.dnsConfig.nameservers[0]: Invalid value: "dns.example.com": ${IP}`] },
  { rule: 'TestValidatePodDNSConfig: invalid: 33 search paths', what: '33', spec: { dnsConfig: { searches: Array.from({ length: 33 }, () => 'a') } }, errors: ['spec.dnsConfig.searches: Invalid value: must not have more than 32 search paths'] },
  { rule: 'TestValidatePodDNSConfig: invalid: more than 2048 characters in search path', what: '2,100', spec: { dnsConfig: { searches: Array.from({ length: 10 }, () => Array.from({ length: 4 }, () => 'a'.repeat(52)).join('.')) } }, errors: ['spec.dnsConfig.searches: Invalid value: must not have more than 2048 characters (including spaces) in the search list'] },
  { rule: 'TestValidatePodDNSConfig: invalid search path', what: 'capitals', spec: { dnsConfig: { searches: ['Foo'] } }, errors: [`spec.dnsConfig.searches[0]: Invalid value: "Foo": ${UNDERSCORES}`] },
  { rule: 'TestValidatePodDNSConfig: invalid: empty option name', what: 'no name', spec: { dnsConfig: { options: [{ value: '5' }] } }, errors: ['spec.dnsConfig.options[0]: Required value: must not be empty'] },
  { rule: 'TestValidateHostAliases', what: 'right', spec: { hostAliases: [{ ip: '12.34.56.78', hostnames: ['host1', 'host2.example.com'] }, { ip: '::1', hostnames: [] }] }, errors: [] },
  { rule: 'TestValidatePodSpec: invalid host alias IP', what: 'not an address', spec: { hostAliases: [{ ip: 'hello', hostnames: ['host1'] }] }, errors: [`spec.hostAliases[0].ip: Invalid value: "hello": ${IP}`] },
  { rule: 'TestValidatePodSpec: invalid hostname in host alias', what: '@', spec: { hostAliases: [{ ip: '12.34.56.78', hostnames: ['@#$^#@#$'] }] }, errors: [`spec.hostAliases[0].hostnames[0]: Invalid value: "@#$^#@#$": ${SUBDOMAIN}`] },
  { rule: 'TestValidatePodSpec: populate Hostname and Subdomain', what: 'right', spec: { hostname: 'web-0', subdomain: 'web' }, errors: [] },
  { rule: 'TestValidatePodSpec: bad subdomain', what: 'dots', spec: { subdomain: 'a.b' }, errors: ['spec.subdomain: Invalid value: "a.b": must not contain dots'] },
  { rule: 'TestValidatePodSpec: bad subdomain', what: 'capitals', spec: { subdomain: 'Web' }, errors: [`spec.subdomain: Invalid value: "Web": ${LABEL}`] },
  { rule: 'TestValidatePodSpec: populate HostNetwork', what: 'equal ports', spec: { hostNetwork: true, containers: [{ ...container, ports: [{ containerPort: 8080, hostPort: 8080 }, { containerPort: 81 }] }] }, errors: [] },
  { rule: 'TestValidatePodSpec: bad hostNetwork', what: 'ports differ', spec: { hostNetwork: true, containers: [{ ...container, ports: [{ containerPort: 8080, hostPort: 8081 }] }] }, errors: ['spec.containers[0].ports[0].hostPort: Invalid value: 8081: must match `containerPort` when `hostNetwork` is true'] },
  { rule: 'TestValidatePodSpec: ShareProcessNamespace and HostPID cannot both be set', what: 'both', spec: { hostPID: true, shareProcessNamespace: true }, errors: ['spec.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled'] },
  { rule: 'TestValidatePodSpec: bad-active-deadline-seconds-value', what: '0', spec: { activeDeadlineSeconds: 0 }, errors: ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'] },
  { rule: 'TestValidatePodSpec: active-deadline-seconds-too-large', what: '2^31', spec: { activeDeadlineSeconds: 2_147_483_648 }, errors: ['spec.activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive'] },
  { rule: 'TestValidatePodSpec: bad service account name', what: 'capitals', spec: { serviceAccountName: 'invalidName' }, errors: [`spec.serviceAccountName: Invalid value: "invalidName": ${SUBDOMAIN}`] },
  { rule: 'validateContainerCommon', what: 'terminationMessagePolicy', spec: { containers: [{ ...container, terminationMessagePolicy: 'Unknown' }] }, errors: ['spec.containers[0].terminationMessagePolicy: Unsupported value: "Unknown": supported values: "File", "FallbackToLogsOnError"'] },
  { rule: 'this lab (Docker binds absolute paths only)', what: 'terminationMessagePath', spec: { containers: [{ ...container, terminationMessagePath: 'log' }] }, errors: ['spec.containers[0].terminationMessagePath: Invalid value: "log": must be an absolute path'] }
]

const policy = { ...NOTHING_OF_THE_HOST, hostNamespaces: true }

describe('names, addresses and lifetime', () => {
  test.each(cases)('$rule ($what)', ({ spec, errors }) => {
    expect(lines(parseManifest(JSON.stringify(basePod((pod) => Object.assign(pod.spec, spec))), policy).errors)).toEqual(errors)
  })

  test('reach the spec', () => {
    const given = { subdomain: 'sub', hostAliases: [{ ip: '1.2.3.4', hostnames: ['a'] }, { ip: '1.2.3.5' }], dnsPolicy: 'Default', dnsConfig: { searches: ['a.b'], options: [{ name: 'x' }] }, activeDeadlineSeconds: 9, serviceAccountName: 'robot' }
    expect(specOf(basePod((pod) => Object.assign(pod.spec, given)))).toMatchObject({
      subdomain: 'sub', hostAliases: [{ ip: '1.2.3.4', hostnames: ['a'] }, { ip: '1.2.3.5', hostnames: [] }], activeDeadlineSeconds: 9, serviceAccountName: 'robot',
      dns: { policy: 'Default', nameservers: [], searches: ['a.b'], options: [{ name: 'x', value: null }] }
    })
  })

  // defaultHostNetworkPorts
  test("in the host's network every port is a host port", () => {
    const pod = basePod((one, c) => { one.spec.hostNetwork = true; c.ports = [{ containerPort: 80 }] })
    expect(parseManifest(JSON.stringify(pod), policy).pods[0]?.spec.containers[0]?.ports).toMatchObject([{ containerPort: 80, hostPort: 80 }])
  })
})

// net/netip TestParseAddr
describe('isIP', () => {
  test.each(['0.0.0.0', '192.168.0.1', '255.255.255.255', '::', '::1', 'fd7a:115c::626b:430b', '::ffff:192.168.140.255', '1:2:3:4:5:6:7:8', '1::8', '2001:DB8::', '1:2:3:4:5:6:1.2.3.4'])('%s is one', (text) => {
    expect(isIP(text)).toBe(true)
  })

  test.each(['', 'a', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', '12345::', 'fe80::1%eth0', '1.2.3.4::', '::1.2.3', 'g::'])('%j is none', (text) => {
    expect(isIP(text)).toBe(false)
  })
})
