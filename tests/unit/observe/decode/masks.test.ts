import { describe, expect, test } from 'vitest'
import { bitsOf, capabilitiesOf, nameSignal, signalsOf } from '../../../../src-main/observe/decode/masks'

describe('signal masks', () => {
  test.each([
    ['0000000000000000', []],
    ['0000000000000001', ['SIGHUP']],
    // pause: INT, TERM and CHLD.
    ['0000000000014002', ['SIGINT', 'SIGTERM', 'SIGCHLD']],
    ['0000000180000000', ['SIG32', 'SIG33']],
    ['8000000200000000', ['SIGRTMIN', 'SIGRTMAX']],
    ['0000000400000000', ['SIGRTMIN+1']]
  ])('%s', (mask, names) => expect(signalsOf(mask)).toEqual(names))

  test('bit 0 is signal 1, and every one of the 64 has a name of its own', () => {
    expect(new Set(signalsOf('ffffffffffffffff')).size).toBe(64)
    expect(nameSignal(9)).toBe('SIGKILL')
    expect(nameSignal(31)).toBe('SIGSYS')
  })

  test('what is no mask has no bits', () => expect(bitsOf('')).toEqual([]))
})

describe('capability masks', () => {
  test.each([
    ['0000000000000000', []],
    // Docker's default set.
    ['00000000a80425fb', ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP', 'NET_BIND_SERVICE', 'NET_RAW', 'SYS_CHROOT', 'MKNOD', 'AUDIT_WRITE', 'SETFCAP']],
    ['0000000000200000', ['SYS_ADMIN']],
    ['0000010000000000', ['CHECKPOINT_RESTORE']],
    ['0000020000000000', ['CAP_41']]
  ])('%s', (mask, names) => expect(capabilitiesOf(mask)).toEqual(names))
})
