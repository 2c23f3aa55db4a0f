import { describe, expect, test } from 'vitest'
import type { NetDetails, SocketDetails } from '../../../src-main/api/details'
import { conversationsOf, listenersOf } from '../../../src-renderer/composables/pod/conversations'

function socket(state: SocketDetails['state'], local: string, remote: string | null, container: string | null, more: Partial<SocketDetails> = {}): SocketDetails {
  const end = (text: string): { address: string; port: number } => ({ address: text.slice(0, text.lastIndexOf(':')), port: Number(text.slice(text.lastIndexOf(':') + 1)) })
  const holders = container === null ? [] : [{ container, hostPid: 1, pid: 1, command: container }]
  return { protocol: 'tcp', family: 4, state, local: end(local), remote: remote === null ? null : end(remote), path: null, inode: 1, holders, peer: null, origin: container === null ? 'kernel' : 'pod', ...more }
}

function net(...sockets: readonly SocketDetails[]): NetDetails {
  const none = { bytes: 0, packets: 0 }
  const link = (name: string, address: string): NetDetails['interfaces'][number] => ({ name, mac: null, mtu: null, state: null, addresses: [{ family: 4, address, prefix: 8 }], received: none, sent: none })
  return { namespace: 1, containers: ['pause', 'web', 'fetch'], interfaces: [link('lo', '127.0.0.1'), link('eth0', '10.0.0.2')], routes: [], sockets }
}

const WEB = socket('listen', ':::80', null, 'web')

describe('who listens', () => {
  test('and who can reach it', () => {
    const dns = socket('unconnected', '127.0.0.11:40000', null, null, { protocol: 'udp', origin: 'engine' })
    expect(listenersOf(net(WEB, socket('listen', '127.0.0.1:9000', null, 'fetch'), dns, socket('established', '10.0.0.2:1', '1.1.1.1:2', 'web')))).toMatchObject([
      { container: 'web', port: 80, reach: 'all' },
      { container: 'fetch', port: 9000, reach: 'lo' },
      { container: null, origin: 'engine', port: 40000, reach: 'lo', protocol: 'udp' }
    ])
  })

  test('one that listens on IPv4 and IPv6 listens once', () => {
    expect(listenersOf(net(WEB, socket('listen', '0.0.0.0:80', null, 'web')))).toHaveLength(1)
  })
})

describe('who speaks to whom', () => {
  test('both ends within the pod are one conversation over lo', () => {
    const told = conversationsOf(net(WEB, socket('established', '127.0.0.1:50000', '127.0.0.1:80', 'fetch'), socket('established', '::ffff:127.0.0.1:80', '::ffff:127.0.0.1:50000', 'web')))
    expect(told).toMatchObject([{ client: { kind: 'container', name: 'fetch' }, server: { kind: 'container', name: 'web' }, port: 80, address: '127.0.0.1', via: 'lo', open: 1, ended: 0 }])
  })

  test('the pod’s own IP goes over lo, too', () => {
    expect(conversationsOf(net(WEB, socket('established', '10.0.0.2:50000', '10.0.0.2:80', 'fetch')))).toMatchObject([{ via: 'lo', address: '10.0.0.2', server: { kind: 'container', name: 'web' } }])
  })

  test('of one that is over the client is not guessed, the server is who has the port', () => {
    const both = [socket('timeWait', '127.0.0.1:50000', '127.0.0.1:80', null), socket('timeWait', '::ffff:127.0.0.1:80', '::ffff:127.0.0.1:50001', null)]
    expect(conversationsOf(net(WEB, ...both))).toMatchObject([{ client: { kind: 'inside' }, server: { kind: 'container', name: 'web' }, open: 0, ended: 2 }])
  })

  test('with the world outside it is eth0, in both directions', () => {
    expect(conversationsOf(net(WEB, socket('established', '10.0.0.2:80', '10.0.0.1:33333', 'web'), socket('established', '10.0.0.2:44444', '9.9.9.9:443', 'fetch')))).toMatchObject([
      { client: { kind: 'outside' }, server: { kind: 'container', name: 'web' }, via: 'eth0', port: 80 },
      { client: { kind: 'container', name: 'fetch' }, server: { kind: 'outside' }, via: 'eth0', address: '9.9.9.9', port: 443 }
    ])
  })

  test('the engine’s DNS is no stranger', () => {
    expect(conversationsOf(net(socket('established', '127.0.0.1:50000', '127.0.0.11:53', 'fetch', { protocol: 'udp' })))).toMatchObject([{ server: { kind: 'engine' }, via: 'lo' }])
  })
})
