import { expect, test } from 'vitest'
import { type Ground, refusalOf } from '../ground'

export function networks(ground: () => Ground): void {
  test('is listed with its labels and its subnet, beside the engine’s own three', async () => {
    const g = ground()
    const { id, name, prefix } = await g.network('net')
    const all = await g.runtime.listNetworks()
    expect(all.find((network) => network.id === id)).toEqual({ id, name, labels: g.labels, subnets: [`${prefix}.0/24`] })
    expect(all.map((network) => network.name)).toEqual(expect.arrayContaining(['bridge', 'host', 'none']))
  })

  test('an address belongs to who runs, and goes to the next one then', async () => {
    const g = ground()
    const net = await g.network('net')
    const bridge = { mode: 'bridge', network: net.name, ip: null } as const
    const a = await g.create('a', { network: bridge })
    expect((await g.status(a)).ip).toBeNull()
    await g.runtime.startContainer(a)
    const b = await g.run('b', { network: bridge })
    expect([(await g.status(a)).ip, (await g.status(b)).ip]).toEqual([`${net.prefix}.2`, `${net.prefix}.3`])
    expect(g.side.interfaces(await g.pid(a))).toEqual(['lo', 'eth0'])
    await g.runtime.killContainer(a, 'SIGKILL')
    await g.ended(a)
    expect((await g.status(a)).ip).toBeNull()
    const c = await g.run('c', { network: bridge })
    expect((await g.status(c)).ip).toBe(`${net.prefix}.2`)
  })

  test('a wanted address', async () => {
    const g = ground()
    const net = await g.network('net')
    const at = (ip: string) => ({ network: { mode: 'bridge' as const, network: net.name, ip } })
    const a = await g.run('a', at(`${net.prefix}.9`))
    expect((await g.status(a)).ip).toBe(`${net.prefix}.9`)
    const b = await g.create('b', at(`${net.prefix}.9`))
    expect(await refusalOf(g.runtime.startContainer(b))).toEqual({ kind: 'other', message: 'Address already in use' })
    expect(await g.status(b)).toMatchObject({ state: 'created', exitCode: 128, error: 'Address already in use' })
    const c = await g.create('c', at('192.0.2.1'))
    expect(await refusalOf(g.runtime.startContainer(c))).toEqual({ kind: 'other', message: 'Invalid address 192.0.2.1: It does not belong to any of this network\'s subnets' })
    await g.runtime.killContainer(a, 'SIGKILL')
    await g.ended(a)
    await g.runtime.startContainer(b)
    expect((await g.status(b)).ip).toBe(`${net.prefix}.9`)
  })

  test('a joiner has no address of its own, and neither has who has no network', async () => {
    const g = ground()
    const net = await g.network('net')
    const pause = await g.pause('pause', { network: { mode: 'bridge', network: net.name, ip: null } })
    const a = await g.run('a', { network: { mode: 'container', id: pause } })
    const b = await g.run('b')
    expect([(await g.status(a)).ip, (await g.status(b)).ip]).toEqual([null, null])
    expect(g.side.interfaces(await g.pid(a))).toEqual(['lo', 'eth0'])
    expect(g.side.interfaces(await g.pid(b))).toEqual(['lo'])
  })

  test('a host port has one holder', async () => {
    const g = ground()
    const net = await g.network('net')
    const more = { network: { mode: 'bridge', network: net.name, ip: null } as const, ports: [{ containerPort: 80, protocol: 'TCP', hostIP: '127.0.0.1', hostPort: 28_761 }] }
    const a = await g.run('a', more)
    const b = await g.create('b', more)
    const refused = await refusalOf(g.runtime.startContainer(b))
    expect(refused.kind).toBe('other')
    expect(refused.message).toMatch(new RegExp(`^driver failed programming external connectivity on endpoint ${g.name('b')} \\([0-9a-f]{64}\\): Bind for 127.0.0.1:28761 failed: port is already allocated$`))
    await g.runtime.removeContainer(a, { force: true })
    await g.runtime.startContainer(b)
    expect((await g.status(b)).state).toBe('running')
  })

  test('names, subnets and users', async () => {
    const g = ground()
    const net = await g.network('net')
    const request = { labels: g.labels, subnet: `${net.prefix}.0/25`, gateway: `${net.prefix}.1` }
    expect(await refusalOf(g.runtime.createNetwork({ ...request, name: net.name }))).toEqual({ kind: 'conflict', message: `network with name ${net.name} already exists` })
    expect(await refusalOf(g.runtime.createNetwork({ ...request, name: g.name('other') }))).toEqual({ kind: 'other', message: 'Pool overlaps with other one on this address space' })
    const id = await g.run('a', { network: { mode: 'bridge', network: net.name, ip: null } })
    expect(await refusalOf(g.runtime.removeNetwork(net.id))).toEqual({ kind: 'other', message: `error while removing network: network ${net.name} id ${net.id} has active endpoints` })
    await g.runtime.removeContainer(id, { force: true })
    await g.runtime.removeNetwork(net.id)
    await g.runtime.removeNetwork(net.id)
    const late = await g.create('b', { network: { mode: 'bridge', network: net.name, ip: null } })
    expect(await refusalOf(g.runtime.startContainer(late))).toEqual({ kind: 'not-found', message: `network ${net.name} not found` })
  })

  test('who shares a network namespace reaches each other on localhost; a port there has one holder', async () => {
    const g = ground()
    const pause = await g.pause()
    const join = { network: { mode: 'container', id: pause } as const }
    await g.run('web', { ...join, args: ['web', '--port', '8080'] })
    const good = await g.run('good', { ...join, args: ['fetch', 'http://127.0.0.1:8080/x', '--count', '1'] })
    const bad = await g.run('bad', { ...join, args: ['fetch', 'http://127.0.0.1:8081/', '--count', '1'] })
    const second = await g.run('second', { ...join, args: ['web', '--port', '8080'] })
    expect([(await g.ended(good)).exitCode, (await g.ended(bad)).exitCode, (await g.ended(second)).exitCode]).toEqual([0, 1, 1])
    expect(await printed(g, good)).toMatch(/^\S+Z ok 200 \d+\.\d ms http:\/\/127\.0\.0\.1:8080\/x\n$/)
    expect(await printed(g, bad)).toMatch(/^\S+Z FAILED - \d+\.\d ms http:\/\/127\.0\.0\.1:8081\/ Connection refused\n$/)
    expect(await printed(g, second)).toBe('web: cannot listen on port 8080: Address in use\n')
  })

  test('pods of one network reach each other by address; who has lost its own reaches nobody', async () => {
    const g = ground()
    const net = await g.network('net')
    const bridge = { mode: 'bridge', network: net.name, ip: null } as const
    const web = await g.run('web', { network: bridge, args: ['web', '--port', '80'] })
    const { ip } = await g.status(web)
    const near = await g.run('near', { network: bridge, args: ['fetch', `http://${ip ?? ''}/`, '--count', '1'] })
    const far = await g.run('far', { args: ['fetch', `http://${ip ?? ''}/`, '--count', '1'] })
    expect([(await g.ended(near)).exitCode, (await g.ended(far)).exitCode]).toEqual([0, 1])
    expect(await printed(g, far)).toContain('Network unreachable')
    expect(await printed(g, web)).toMatch(new RegExp(`${net.prefix.replaceAll('.', '\\.')}\\.\\d+ GET / 200\\n$`))
  })
}

async function printed(g: Ground, id: string): Promise<string> {
  let text = ''
  for await (const chunk of g.runtime.logs(id, { tail: 100, follow: false, signal: AbortSignal.timeout(60_000) })) text += chunk.data.toString('utf8')
  return text
}
