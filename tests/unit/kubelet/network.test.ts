import { describe, expect, test } from 'vitest'
import { LABEL } from '../../../src-main/kubelet/labels'
import { ensureNetwork } from '../../../src-main/kubelet/network'
import { type ContainerRuntime, type NetworkRequest, type NetworkStatus, RuntimeError } from '../../../src-main/runtime/port'

function engine(networks: readonly NetworkStatus[], refuse: (request: NetworkRequest) => RuntimeError | null = () => null): { readonly runtime: ContainerRuntime; readonly asked: NetworkRequest[] } {
  const asked: NetworkRequest[] = []
  const runtime: Partial<ContainerRuntime> = {
    listNetworks: async () => networks,
    createNetwork: async (request) => {
      asked.push(request)
      const error = refuse(request)
      if (error !== null) throw error
      return 'new'
    }
  }
  return { runtime: runtime as ContainerRuntime, asked }
}

function network(name: string, subnets: readonly string[], labels: NetworkStatus['labels'] = {}): NetworkStatus {
  return { id: `id-${name}`, name, labels, subnets }
}

describe('the lab’s network', () => {
  test('is taken as it is when it is there', async () => {
    const { runtime, asked } = engine([network('bridge', ['172.17.0.0/16']), network('lab', ['fd00::/64', '10.7.0.0/16'], { [LABEL.owner]: 'lab' })])
    expect(await ensureNetwork(runtime, 'lab', [])).toEqual({ id: 'id-lab', name: 'lab', subnet: { base: 0x0a070000, prefix: 16 } })
    expect(asked).toEqual([])
  })

  test('one without IPv4 is refused', async () => {
    await expect(ensureNetwork(engine([network('lab', ['fd00::/64'], { [LABEL.owner]: 'lab' })]).runtime, 'lab', [])).rejects.toThrow(/no IPv4 subnet/)
  })

  test('another lab’s or a stranger’s of the same name is not taken for ours', async () => {
    const { runtime, asked } = engine([network('other', ['10.7.0.0/16'], { [LABEL.owner]: 'other' })])
    await ensureNetwork(runtime, 'lab', [])
    expect(asked).toEqual([{ name: 'lab', labels: { [LABEL.owner]: 'lab' }, subnet: '172.30.0.0/16', gateway: '172.30.0.1' }])
  })

  test('keeps clear of networks and routes; the default route means nothing', async () => {
    const { runtime, asked } = engine([network('a', ['172.30.4.0/24']), network('b', ['not a subnet'])])
    await ensureNetwork(runtime, 'lab', ['0.0.0.0/0', '172.28.0.0/15'])
    expect(asked.map((one) => one.subnet)).toEqual(['172.27.0.0/16'])
  })

  test('tries the next when the engine knows better', async () => {
    const { runtime, asked } = engine([], (request) => (request.subnet === '172.30.0.0/16' ? new RuntimeError('other', 'Pool overlaps', 'POST') : null))
    expect((await ensureNetwork(runtime, 'lab', [])).subnet.base).toBe(0xac1d0000)
    expect(asked).toHaveLength(2)
  })

  test.each(['away', 'timeout', 'conflict'] as const)('gives up at once when the engine is %s', async (kind) => {
    const { runtime, asked } = engine([], () => new RuntimeError(kind, 'no', 'POST'))
    await expect(ensureNetwork(runtime, 'lab', [])).rejects.toMatchObject({ kind })
    expect(asked).toHaveLength(1)
  })

  test('says so when nothing is free', async () => {
    const { runtime, asked } = engine([])
    await expect(ensureNetwork(runtime, 'lab', ['172.16.0.0/12', '10.0.0.0/8', '192.168.0.0/16'])).rejects.toThrow(/no free subnet/)
    expect(asked).toEqual([])
  })
})
