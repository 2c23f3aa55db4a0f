import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatIp, gatewayOf, nextAddress, overlaps, parseIp, parseSubnet, type Subnet } from '../../../src-main/kubelet/addresses'

function subnet(cidr: string): Subnet {
  const parsed = parseSubnet(cidr)
  if (parsed === null) throw new Error(cidr)
  return parsed
}

describe('addresses', () => {
  test('every address comes back as it was written', () => {
    fc.assert(fc.property(fc.ipV4(), (ip) => formatIp(parseIp(ip) ?? -1) === ip))
  })

  test.each(['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '1.2.3.-4', 'a.b.c.d', ' 1.2.3.4', '1.2.3.4 ', '::1'])('%j is no address', (text) => expect(parseIp(text)).toBeNull())
  test.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/x', '10.0.0/8', 'fd00::/8', ''])('%j is no subnet', (text) => expect(parseSubnet(text)).toBeNull())

  test('what lies beyond the prefix is dropped', () => {
    expect(subnet('172.30.7.9/16')).toEqual(subnet('172.30.0.0/16'))
    expect(subnet('255.255.255.255/0').base).toBe(0)
    expect(gatewayOf(subnet('172.30.0.0/16'))).toBe('172.30.0.1')
  })

  test.each([
    ['10.0.0.0/8', '10.1.2.0/24', true], ['10.1.2.0/24', '10.0.0.0/8', true], ['10.0.0.0/24', '10.0.1.0/24', false],
    ['0.0.0.0/0', '192.168.1.0/24', true], ['192.168.0.0/17', '192.168.128.0/17', false], ['172.30.0.5/32', '172.30.0.0/16', true], ['224.0.0.0/4', '240.0.0.0/4', false]
  ])('%s and %s overlap: %s', (a, b, expected) => expect(overlaps(subnet(a), subnet(b))).toBe(expected))

  describe('handed out round and round', () => {
    const small = subnet('10.1.1.0/29') // .2 to .6
    test.each([
      [null, [], '10.1.1.2'], ['10.1.1.2', [], '10.1.1.3'], ['10.1.1.6', [], '10.1.1.2'], ['10.1.1.2', ['10.1.1.3', '10.1.1.4'], '10.1.1.5'],
      ['10.1.1.5', ['10.1.1.6', '10.1.1.2'], '10.1.1.3'], ['10.1.1.4', ['10.1.1.2', '10.1.1.3', '10.1.1.5', '10.1.1.6'], '10.1.1.4'],
      ['10.1.1.2', ['10.1.1.2', '10.1.1.3', '10.1.1.4', '10.1.1.5', '10.1.1.6'], null], ['192.168.0.9', [], '10.1.1.2'], ['nonsense', [], '10.1.1.2'], ['10.1.1.7', [], '10.1.1.2']
    ])('after %s, with %j taken: %s', (last, taken, expected) => expect(nextAddress(small, last, new Set(taken))).toBe(expected))

    test.each(['10.1.1.0/31', '10.1.1.0/32'])('a subnet without room gives none: %s', (cidr) => expect(nextAddress(subnet(cidr), null, new Set())).toBeNull())

    test('never the network’s, the gateway’s or the broadcast address, and each once before any comes again', () => {
      fc.assert(
        fc.property(fc.integer({ min: 24, max: 30 }), fc.ipV4(), (prefix, ip) => {
          const net = subnet(`${ip}/${prefix}`)
          const count = 2 ** (32 - prefix) - 3
          const given: string[] = []
          for (let step = 0; step < count; step++) given.push(nextAddress(net, given.at(-1) ?? null, new Set()) ?? 'none')
          expect(new Set(given).size).toBe(count)
          expect(given.map((one) => (parseIp(one) ?? 0) - net.base).every((offset) => offset >= 2 && offset < 2 ** (32 - prefix) - 1)).toBe(true)
          expect(nextAddress(net, given.at(-1) ?? null, new Set())).toBe(given[0])
        })
      )
    })
  })
})
