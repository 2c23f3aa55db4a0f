import { expect, test } from 'vitest'
import { decodeStatus } from '../../../../src-main/observe/decode/status'

const STATUS = `Name:\tpause
Umask:\t0022
State:\tS (sleeping)
Uid:\t65535\t1000\t65535\t65535
Gid:\t65534\t65535\t65535\t65535
Groups:\t10 20 
NSpid:\t4242\t1
Threads:\t3
SigPnd:\t0000000000000001
ShdPnd:\t0000000000000002
SigBlk:\t0000000000000200
SigIgn:\t0000000000001000
SigCgt:\t0000000000014002
CapInh:\t0000000000000001
CapPrm:\t0000000000000002
CapEff:\t0000000000000004
CapBnd:\t0000000000000008
CapAmb:\t0000000000000010
NoNewPrivs:\t1
Seccomp:\t2
Seccomp_filters:\t1
`

test('every field where it belongs', () => {
  expect(decodeStatus(STATUS)).toEqual({
    uid: 65535,
    effectiveUid: 1000,
    gid: 65534,
    groups: [10, 20],
    threads: 3,
    capabilities: { inheritable: ['CHOWN'], permitted: ['DAC_OVERRIDE'], effective: ['DAC_READ_SEARCH'], bounding: ['FOWNER'], ambient: ['FSETID'] },
    seccomp: 'filter',
    noNewPrivileges: true,
    signals: { caught: ['SIGINT', 'SIGTERM', 'SIGCHLD'], ignored: ['SIGPIPE'], blocked: ['SIGUSR1'], pending: ['SIGHUP', 'SIGINT'] }
  })
})

test.each([
  ['0', 'disabled'],
  ['1', 'strict'],
  ['2', 'filter'],
  ['7', null]
])('seccomp mode %s is %s', (mode, word) => expect(decodeStatus(`Seccomp:\t${mode}\n`).seccomp).toBe(word))

test('what an old kernel does not say is null, not a guess', () => {
  expect(decodeStatus('Name:\tx\nUid:\t0\t0\t0\t0\n')).toMatchObject({ seccomp: null, noNewPrivileges: null, groups: [], threads: 1 })
})
