import { describe, expect, it } from 'vitest'
import { chooseHost } from '../../../scripts/launcher/host.mjs'
import { isForUsers, whyStartFailed } from '../../../scripts/launcher/run.mjs'

const sandbox = { restrictedByAppArmor: false, usernsOff: false, setuidHelper: false }
const desktop = { webAsked: false, linux: true, display: true, root: false, sandbox }

describe('chooseHost', () => {
  it('opens a window where one can be', () => {
    expect(chooseHost(desktop)).toEqual({ host: 'electron' })
  })

  it.each([
    ['host.asked', { webAsked: true }],
    ['host.noDisplay', { display: false }],
    ['host.root', { root: true }],
    ['host.usernsOff', { sandbox: { ...sandbox, usernsOff: true } }],
    ['host.appArmor', { sandbox: { ...sandbox, restrictedByAppArmor: true } }]
  ])('serves a page and says %s', (key, change) => {
    expect(chooseHost({ ...desktop, ...change })).toEqual({ host: 'web', key })
  })

  it("needs no user namespaces with Chromium's setuid helper, except as root", () => {
    const helped = { ...desktop, sandbox: { restrictedByAppArmor: true, usernsOff: true, setuidHelper: true } }
    expect(chooseHost(helped)).toEqual({ host: 'electron' })
    expect(chooseHost({ ...helped, root: true })).toEqual({ host: 'web', key: 'host.root' })
  })

  it('leaves displays and sandboxes of macOS and Windows to them', () => {
    expect(chooseHost({ ...desktop, linux: false, display: false })).toEqual({ host: 'electron' })
  })
})

describe('whyStartFailed', () => {
  const end = { code: 1, stopped: false, signal: null, stderr: '' }

  it.each([
    ['the user closed the window', { ...end, code: 0 }, 100],
    ['a signal was passed on', { ...end, code: 143, stopped: true }, 100],
    ['it had run for a while', end, 20_000]
  ])('is no failed start when %s', (_why, ended, ms) => {
    expect(whyStartFailed(ended, ms)).toBeNull()
  })

  it('takes the telling line of what Electron said', () => {
    const stderr = '[1:FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found\n\nnext line\n'
    expect(whyStartFailed({ ...end, stderr }, 300)).toBe('The SUID sandbox helper binary was found')
  })

  it('has the exit code or signal when it said nothing', () => {
    expect(whyStartFailed(end, 300)).toBe('exit code 1')
    expect(whyStartFailed({ ...end, code: 133, signal: 'SIGTRAP' }, 300)).toBe('SIGTRAP')
  })
})

describe('isForUsers', () => {
  it.each([
    ['[28285:1121/073507.545682:ERROR:bus.cc(407)] Failed to connect to the bus', false],
    ['[28285:1121/073517.150731:FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper', true],
    ['warn: the engine went away', true],
    ['', true]
  ])('%j: %s', (line, expected) => {
    expect(isForUsers(line)).toBe(expected)
  })
})
