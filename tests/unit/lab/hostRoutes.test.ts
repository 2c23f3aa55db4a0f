import { describe, expect, test } from 'vitest'
import { hostRoutes, parseRoutes } from '../../../src-main/lab/hostRoutes'

const TABLE = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
vpn\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
host\t0501A8C0\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0
odd\t0000100A\t00000000\t0001\t0\t0\t0\t00C0FFFF\t0\t0\t0
`

describe('the machine’s routes', () => {
  test('as subnets, without the default route', () => {
    expect(parseRoutes(TABLE)).toEqual(['192.168.1.0/24', '172.17.0.0/16', '10.0.0.0/8', '192.168.1.5/32', '10.16.0.0/18'])
  })
  test('an empty table has none', () => expect(parseRoutes('Iface\tDestination\n\n')).toEqual([]))
  test.each(['tcp://elsewhere:2375', 'ssh://me@elsewhere', 'npipe:////./pipe/docker_engine'])('of an engine elsewhere (%s) are not ours to read', (endpoint) => expect(hostRoutes(endpoint)).toEqual([]))
})
