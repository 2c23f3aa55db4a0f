import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { candidateEndpoints, findEngine, type Surroundings } from '../../../src-main/runtime/docker/discover'

let home = ''
beforeEach(() => void (home = mkdtempSync(path.join(os.tmpdir(), 'home-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

function around(env: Surroundings['env'] = {}, platform: NodeJS.Platform = 'linux'): Surroundings {
  return { env, home, platform }
}

function addContext(name: string, host: string, options: { readonly current?: boolean; readonly tls?: boolean; readonly folder?: string } = {}): void {
  const folder = options.folder ?? path.join(home, '.docker')
  const id = createHash('sha256').update(name).digest('hex')
  mkdirSync(path.join(folder, 'contexts', 'meta', id), { recursive: true })
  writeFileSync(path.join(folder, 'contexts', 'meta', id, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }))
  if (options.current) writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ currentContext: name }))
  if (!options.tls) return
  mkdirSync(path.join(folder, 'contexts', 'tls', id, 'docker'), { recursive: true })
  writeFileSync(path.join(folder, 'contexts', 'tls', id, 'docker', 'cert.pem'), '')
}

describe('DOCKER_HOST is final', () => {
  test.each([
    ['unix:///tmp/x.sock', 'unix:///tmp/x.sock'], ['/tmp/x.sock', 'unix:///tmp/x.sock'], ['tcp://h:2375', 'tcp://h:2375'], ['h:2375', 'tcp://h:2375'], ['ssh://me@h', 'ssh://me@h']
  ])('%s', (DOCKER_HOST, address) => {
    addContext('mine', 'unix:///ctx.sock', { current: true })
    expect(candidateEndpoints(around({ DOCKER_HOST, DOCKER_CONTEXT: 'mine' }))).toEqual([{ address, source: 'DOCKER_HOST' }])
  })
  test('with certificates when they are asked for', () => {
    expect(candidateEndpoints(around({ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' }))).toEqual([{ address: 'tcp://h:2376', source: 'DOCKER_HOST', certificates: '/c' }])
    expect(candidateEndpoints(around({ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '1' }))[0]?.certificates).toBe(path.join(home, '.docker'))
    expect(candidateEndpoints(around({ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '', DOCKER_CERT_PATH: '/c' }))[0]?.certificates).toBeUndefined()
  })
  test('an empty one is none', () => expect(candidateEndpoints(around({ DOCKER_HOST: '' })).length).toBeGreaterThan(1))
})

describe('the current context', () => {
  test('of config.json comes first, the usual sockets after it', () => {
    addContext('colima', `unix://${home}/.colima/default/docker.sock`, { current: true })
    const found = candidateEndpoints(around())
    expect(found[0]).toEqual({ address: `unix://${home}/.colima/default/docker.sock`, source: 'context colima' })
    expect(found[1]).toEqual({ address: 'unix:///var/run/docker.sock', source: 'Docker' })
    expect(found.filter((one) => one.address === found[0]?.address)).toHaveLength(1)
  })
  test('DOCKER_CONTEXT goes before it, also back to the default', () => {
    addContext('one', 'unix:///one.sock', { current: true })
    addContext('two', 'tcp://two:2376', { tls: true })
    const [two] = candidateEndpoints(around({ DOCKER_CONTEXT: 'two' }))
    expect(two).toMatchObject({ address: 'tcp://two:2376', source: 'context two', certificates: expect.stringContaining('contexts/tls/') as string })
    expect(candidateEndpoints(around({ DOCKER_CONTEXT: 'default' }))[0]?.source).toBe('Docker')
  })
  test('in another folder', () => {
    const folder = path.join(home, 'elsewhere')
    addContext('x', 'unix:///x.sock', { current: true, folder })
    expect(candidateEndpoints(around({ DOCKER_CONFIG: folder }))[0]).toEqual({ address: 'unix:///x.sock', source: 'context x' })
  })
  test.each(['', 'not json', '{"currentContext":"nowhere"}', '{"currentContext":5}', 'null'])('a config.json with %j is no reason to stop', (text) => {
    mkdirSync(path.join(home, '.docker'))
    writeFileSync(path.join(home, '.docker', 'config.json'), text)
    expect(candidateEndpoints(around())[0]?.source).toBe('Docker')
  })
})

describe('the usual sockets', () => {
  test('on Linux, the rootless ones where the session has a folder', () => {
    const sources = candidateEndpoints(around({ XDG_RUNTIME_DIR: '/run/user/1000' })).map((one) => `${one.source} ${one.address.replace(home, '~')}`)
    expect(sources).toEqual([
      'Docker unix:///var/run/docker.sock', 'Docker Desktop unix://~/.docker/run/docker.sock', 'Docker Desktop unix://~/.docker/desktop/docker.sock', 'Colima unix://~/.colima/default/docker.sock', 'Colima unix://~/.colima/docker.sock',
      'Rancher Desktop unix://~/.rd/docker.sock', 'OrbStack unix://~/.orbstack/run/docker.sock', 'rootless Docker unix:///run/user/1000/docker.sock', 'rootless Podman unix:///run/user/1000/podman/podman.sock',
      'Podman unix:///run/podman/podman.sock', 'Podman unix://~/.local/share/containers/podman/machine/podman.sock'
    ])
  })
  test('on Windows, pipes only', () => {
    const addresses = candidateEndpoints(around({}, 'win32')).map((one) => one.address)
    expect(addresses[0]).toBe('npipe:////./pipe/docker_engine')
    expect(addresses.every((address) => address.startsWith('npipe:'))).toBe(true)
  })
  test('no address twice', () => {
    const addresses = candidateEndpoints(around({}, 'darwin')).map((one) => one.address)
    expect(new Set(addresses).size).toBe(addresses.length)
  })
})

describe('finding the engine', () => {
  test('takes the first that answers and keeps what the others said', async () => {
    const socket = path.join(home, 'e.sock')
    const server = http.createServer((request, response) => void response.setHeader('content-type', 'application/json').end(request.url?.endsWith('/version') ? '{"Version":"9.9"}' : '{}'))
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    try {
      const found = await findEngine([{ address: `unix://${home}/none.sock`, source: 'a' }, { address: 'gopher://x', source: 'b' }, { address: `unix://${socket}`, source: 'c' }, { address: 'unix:///never-asked', source: 'd' }])
      expect(found).toMatchObject({ endpoint: { source: 'c' }, version: '9.9' })
      expect(found.tried.map((one) => [one.source, one.error])).toEqual([['a', expect.stringContaining('ENOENT')], ['b', expect.stringContaining('unknown scheme')]])
    } finally {
      server.close()
    }
  })
  test('says where it looked when there is none', async () => {
    expect(await findEngine([{ address: 'unix:///no/such.sock', source: 'a' }])).toMatchObject({ endpoint: null, version: null, tried: [{ endpoint: 'unix:///no/such.sock' }] })
  })
})
