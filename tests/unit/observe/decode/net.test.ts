import { describe, expect, test } from 'vitest'
import { addressInOrder, addressOf, plainAddress, prefixOf } from '../../../../src-main/observe/decode/addresses'
import { decodeInterfaces, decodeRoutes } from '../../../../src-main/observe/decode/interfaces'
import { decodeSockets } from '../../../../src-main/observe/decode/sockets'

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const line = (local: string, remote: string, state: string, inode: number): string => `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0\n`

const TEXTS = {
  dev: 'Inter-|   Receive  |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes packets\n    lo:     100       2    0    0    0     0          0         0      100       2    0    0    0     0       0          0\n  eth0:396 4 0 0 0 0 0 0 77 1 0 0 0 0 0 0\n',
  route: 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0\neth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n',
  fib_trie: 'Main:\n  +-- 0.0.0.0/0 3 0 5\n           |-- 127.0.0.0\n              /8 host LOCAL\n           |-- 127.0.0.1\n              /32 host LOCAL\n        |-- 127.255.255.255\n           /32 link BROADCAST\n           |-- 172.17.0.2\n              /32 host LOCAL\nLocal:\n           |-- 172.17.0.2\n              /32 host LOCAL\n',
  if_inet6: '00000000000000000000000000000001 01 80 10 80       lo\nfe80000000000000004211fffe110002 05 40 20 80     eth0\n',
  ipv6_route: 'fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n',
  'link/eth0/address': '02:42:ac:11:00:02\n',
  'link/eth0/mtu': '1500\n',
  'link/eth0/operstate': 'up\n'
}

describe('addresses', () => {
  test.each([
    ['0100007F', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000100007F', '::ffff:127.0.0.1'],
    ['B80D0120000000000000000001000000', '2001:db8::1']
  ])('%s is %s', (hex, address) => expect(addressOf(hex)).toBe(address))

  test('a single zero group is not shortened, the longest run is', () => {
    expect(addressInOrder('20010db8000000010001000100010001')).toBe('2001:db8:0:1:1:1:1:1')
    expect(addressInOrder('20010000000000010000000000000001')).toBe('2001:0:0:1::1')
  })

  test('a mapped address is plain on the wire', () => {
    expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1')
    expect(plainAddress('::1')).toBe('::1')
  })

  test.each([['255.255.0.0', 16], ['0.0.0.0', 0], ['255.255.255.255', 32], ['255.255.255.252', 30]])('mask %s is /%i', (mask, prefix) => expect(prefixOf(mask)).toBe(prefix))
})

test('interfaces with what belongs to them', () => {
  expect(decodeInterfaces(TEXTS)).toEqual([
    { name: 'lo', mac: null, mtu: null, state: null, addresses: [{ family: 4, address: '127.0.0.1', prefix: 8 }, { family: 6, address: '::1', prefix: 128 }], received: { bytes: 100, packets: 2 }, sent: { bytes: 100, packets: 2 } },
    { name: 'eth0', mac: '02:42:ac:11:00:02', mtu: 1500, state: 'up', addresses: [{ family: 4, address: '172.17.0.2', prefix: 16 }, { family: 6, address: 'fe80::42:11ff:fe11:2', prefix: 64 }], received: { bytes: 396, packets: 4 }, sent: { bytes: 77, packets: 1 } }
  ])
})

test('routes, without the kernel’s refusals', () => {
  expect(decodeRoutes(TEXTS)).toEqual([
    { family: 4, destination: '0.0.0.0/0', gateway: '172.17.0.1', interface: 'eth0', metric: 0 },
    { family: 4, destination: '172.17.0.0/16', gateway: null, interface: 'eth0', metric: 0 },
    { family: 6, destination: 'fe80::/64', gateway: null, interface: 'eth0', metric: 256 }
  ])
})

describe('sockets', () => {
  test('an IPv4 client and the IPv6 server that it speaks to find each other', () => {
    const [client, listener, server] = decodeSockets({
      tcp: HEAD + line('0100007F:C350', '0100007F:0050', '01', 11),
      tcp6: HEAD + line('00000000000000000000000000000000:0050', '00000000000000000000000000000000:0000', '0A', 12) + line('0000000000000000FFFF00000100007F:0050', '0000000000000000FFFF00000100007F:C350', '01', 13)
    })
    expect(client).toMatchObject({ protocol: 'tcp', family: 4, state: 'established', local: { address: '127.0.0.1', port: 50000 }, remote: { address: '127.0.0.1', port: 80 }, inode: 11, peer: 13 })
    expect(listener).toMatchObject({ family: 6, state: 'listen', remote: null, peer: null })
    expect(server).toMatchObject({ inode: 13, peer: 11 })
  })

  test('one that only the kernel has is nobody’s peer', () => {
    const [waiting, other] = decodeSockets({ tcp: HEAD + line('0100007F:C350', '0100007F:0050', '06', 0) + line('0100007F:0050', '0100007F:C350', '01', 5) })
    expect(waiting).toMatchObject({ state: 'timeWait', peer: 5 })
    expect(other).toMatchObject({ peer: null })
  })

  test('unix sockets with and without a name', () => {
    const text = 'Num       RefCount Protocol Flags    Type St Inode Path\nffff: 00000002 00000000 00010000 0001 01 21 /run/a b.sock\nffff: 00000003 00000000 00000000 0001 03 22\nffff: 00000002 00000000 00000000 0002 01 23 @abstract\n'
    expect(decodeSockets({ unix: text }).map(({ state, path, inode }) => [state, path, inode])).toEqual([['listen', '/run/a b.sock', 21], ['established', null, 22], ['unconnected', '@abstract', 23]])
  })
})
