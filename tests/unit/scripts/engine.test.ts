import { describe, expect, it } from 'vitest'
import { engineAdvice, mayInstallEngine, parseCheck } from '../../../scripts/launcher/engine.mjs'
import { systemKind } from '../../../scripts/launcher/system.mjs'

const SILENT = [{ endpoint: 'unix:///var/run/docker.sock', source: 'Docker', error: 'connect ENOENT /var/run/docker.sock' }]
const DENIED = [{ endpoint: 'unix:///var/run/docker.sock', source: 'Docker', error: 'connect EACCES /var/run/docker.sock' }]

function advise(kind: string, change: { tried?: typeof SILENT; installed?: boolean; dockerHost?: string } = {}): string[] {
  const check = { found: false, endpoint: '', source: '', version: null, tried: change.tried ?? SILENT }
  const advice = engineAdvice({ kind, check, installed: change.installed ?? false, dockerHost: change.dockerHost }) as { key: string }[]
  return advice.map(({ key }) => key)
}

describe('engineAdvice', () => {
  it.each(['macos', 'windows', 'debian', 'fedora', 'arch', 'linux'])('says how to install on %s', (kind) => {
    expect(advise(kind)).toEqual(['engine.install', `engine.install.${kind}`])
  })

  it.each([
    ['macos', 'macos'],
    ['windows', 'windows'],
    ['debian', 'linux'],
    ['arch', 'linux']
  ])('says how to start what is installed on %s', (kind, step) => {
    expect(advise(kind, { installed: true })).toEqual(['engine.start', `engine.start.${step}`])
  })

  it('tells a socket that may not be opened from one that is not there', () => {
    expect(advise('debian', { tried: [...SILENT, ...DENIED], installed: true })).toEqual(['engine.denied', 'engine.denied.linux'])
    expect(advise('macos', { tried: DENIED })).toEqual(['engine.denied', 'engine.denied.macos'])
  })

  it('speaks of nothing but DOCKER_HOST when that is set', () => {
    expect(advise('debian', { tried: DENIED, dockerHost: 'tcp://127.0.0.1:1' })).toEqual(['engine.dockerHost'])
  })
})

describe('mayInstallEngine', () => {
  const free = { kind: 'debian', root: true, terminal: false, env: {} }

  it('does so as root on Debian with nobody to ask', () => {
    expect(mayInstallEngine(free)).toBe(true)
  })

  it.each([
    ['an ordinary user', { root: false }],
    ['a terminal', { terminal: true }],
    ['another system', { kind: 'fedora' }],
    ['PAUSELAB_NO_INSTALL', { env: { PAUSELAB_NO_INSTALL: '1' } }],
    ['DOCKER_HOST', { env: { DOCKER_HOST: 'unix:///nowhere.sock' } }]
  ])('does not with %s', (_why, change) => {
    expect(mayInstallEngine({ ...free, ...change })).toBe(false)
  })
})

describe('parseCheck', () => {
  it('takes the last line', () => {
    expect(parseCheck('a warning\n{"found":false,"tried":[]}\n')).toEqual({ found: false, tried: [] })
  })

  it.each(['', 'not json', '{}', '{"found":"yes","tried":[]}'])('has no answer in %j', (text) => {
    expect(parseCheck(text)).toBeNull()
  })
})

describe('systemKind', () => {
  it.each([
    ['darwin', '', 'macos'],
    ['win32', '', 'windows'],
    ['linux', 'ID=debian\n', 'debian'],
    ['linux', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', 'debian'],
    ['linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'debian'],
    ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
    ['linux', 'ID=manjaro\nID_LIKE=arch\n', 'arch'],
    ['linux', 'ID=alpine\n', 'linux'],
    ['linux', '', 'linux']
  ])('%s %j is %s', (platform, osRelease, kind) => {
    expect(systemKind(platform, osRelease)).toBe(kind)
  })
})
