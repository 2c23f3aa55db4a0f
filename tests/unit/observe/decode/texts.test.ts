import { describe, expect, test } from 'vitest'
import { decodeCgroup } from '../../../../src-main/observe/decode/cgroup'
import { decodeMounts } from '../../../../src-main/observe/decode/mounts'
import { decodeQueues, decodeSegments, decodeSemaphores } from '../../../../src-main/observe/decode/systemV'

describe('System V objects', () => {
  test('a segment', () => {
    const text = '       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n      4711          5  1666                  4096   557   558      1     3     0     2     0 1795776373          0 1795776373                  4096                     0\n'
    expect(decodeSegments(text)).toEqual([{ id: 5, key: 4711, mode: 0o666, bytes: 4096, attached: 1, creatorPid: 557, lastPid: 558, ownerUid: 3, creatorUid: 2 }])
  })

  test('a queue and a set of semaphores', () => {
    expect(decodeQueues('       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n 1 2 600 12 3 44 0 1000 0 1001 0 0 0 0\n')).toEqual([
      { id: 2, key: 1, mode: 0o600, bytes: 12, messages: 3, lastSender: 44, lastReceiver: 0, ownerUid: 1000, creatorUid: 1001 }
    ])
    expect(decodeSemaphores('       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n 9 8 666 7 0 0 0 0 0 0\n')).toEqual([{ id: 8, key: 9, mode: 0o666, count: 7, ownerUid: 0, creatorUid: 0 }])
  })

  test('none', () => expect([decodeSegments(undefined), decodeQueues(''), decodeSemaphores('  key semid perms nsems\n')]).toEqual([[], [], []]))
})

describe('mounts', () => {
  const text = [
    '36 35 98:0 /volumes/a /cache rw,noatime master:1 - ext4 /dev/root rw,errors=continue',
    '37 35 98:0 /volumes/a /ro ro,noatime - ext4 /dev/root rw',
    '38 35 0:9 / /with\\040space rw shared:1 master:2 - tmpfs tmpfs ro',
    '39 36 0:10 / /cache rw - tmpfs tmpfs rw'
  ].join('\n')

  test('the same source is the same thing; a mount is read-only by itself or by its file system', () => {
    const mounts = decodeMounts(text)
    expect(mounts.get('/ro')).toEqual({ path: '/ro', readOnly: true, source: '98:0 /volumes/a', fileSystem: 'ext4' })
    expect(mounts.get('/with space')).toMatchObject({ readOnly: true, fileSystem: 'tmpfs' })
  })

  test('what was mounted later lies on top', () => expect(decodeMounts(text).get('/cache')?.source).toBe('0:10 /'))
})

describe('cgroups', () => {
  test('version 1, where the highest number means without limit', () => {
    const limited = { 'memory.limit_in_bytes': '67108864\n', 'memory.usage_in_bytes': '1048576\n', 'cpu.cfs_quota_us': '50000\n', 'cpu.cfs_period_us': '100000\n', 'cpuacct.usage': '1500000\n', 'cpu.stat': 'nr_periods 3\nnr_throttled 2\n', 'pids.current': '1\n', 'pids.max': 'max\n' }
    expect(decodeCgroup(limited)).toEqual({
      version: 1,
      memory: { usedBytes: 1048576, peakBytes: null, limitBytes: 67108864 },
      cpu: { usedMs: 1.5, limitCpus: 0.5, weight: null, throttledPeriods: 2 },
      processes: { count: 1, limit: null }
    })
    expect(decodeCgroup({ 'memory.limit_in_bytes': '9223372036854771712\n', 'cpu.cfs_quota_us': '-1\n', 'cpu.cfs_period_us': '100000\n' })).toMatchObject({ memory: { limitBytes: null }, cpu: { limitCpus: null } })
  })

  test('version 2', () => {
    expect(decodeCgroup({ 'memory.current': '4096\n', 'memory.max': 'max\n', 'cpu.max': '200000 100000\n', 'cpu.weight': '100\n', 'cpu.stat': 'usage_usec 2500\nnr_throttled 0\n', 'pids.max': '64\n' })).toEqual({
      version: 2,
      memory: { usedBytes: 4096, peakBytes: null, limitBytes: null },
      cpu: { usedMs: 2.5, limitCpus: 2, weight: 100, throttledPeriods: 0 },
      processes: { count: null, limit: 64 }
    })
  })
})
