import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, TEST_LABEL, uniqueName } from './support/docker'
import { base64, FilesClient } from './support/filesClient'
import { loadImages } from './support/loadImages'

/** The volume is looked at from this machine: these tests run as root beside the engine. */
describe('the files program', () => {
  const volume = uniqueName('files')
  let files: FilesClient
  let at = ''
  let outside = ''

  beforeAll(async () => {
    await loadImages()
    await docker('volume', 'create', '--label', TEST_LABEL, volume)
    at = await docker('volume', 'inspect', '-f', '{{.Mountpoint}}', volume)
    // Beside the volume's own folder, as everything else of the machine is.
    outside = `${at}/../outside`
    mkdirSync(outside)
    writeFileSync(`${outside}/secret`, 'of the machine')
    files = await FilesClient.open(volume)
  })
  afterAll(async () => {
    await files.end()
    await docker('volume', 'rm', volume)
  })

  const mode = (path: string): number => lstatSync(`${at}/${path}`).mode & 0o7777

  it('says hello with its protocol', () => {
    expect(files.lines[0]).toMatchObject({ t: 'hello', protocol: 1, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown })
  })

  it('makes directories with their mode and group, once', async () => {
    expect(await files.do('mkdir', { path: 'u1/volumes/v', mode: 0o2777, gid: 4321 })).toMatchObject({ created: true })
    expect([mode('u1'), mode('u1/volumes/v'), statSync(`${at}/u1/volumes/v`).gid]).toEqual([0o755, 0o2777, 4321])
    chmodSync(`${at}/u1/volumes/v`, 0o700)
    expect(await files.do('mkdir', { path: 'u1/volumes/v', mode: 0o777 })).toMatchObject({ created: false })
    expect(mode('u1/volumes/v')).toBe(0o700)
    writeFileSync(`${at}/u1/file`, '')
    expect(await files.ask('mkdir', { path: 'u1/file', mode: 0o777 })).toMatchObject({ ok: false, error: 'ENOTDIR' })
  })

  it('writes in place: the same file, shorter too', async () => {
    await files.do('write', { path: 'u2/etc-hosts', mode: 0o644, how: 'in-place', data: base64('a longer text') })
    const { ino } = statSync(`${at}/u2/etc-hosts`)
    await files.do('write', { path: 'u2/etc-hosts', mode: 0o644, how: 'in-place', data: base64('short') })
    expect([readFileSync(`${at}/u2/etc-hosts`, 'utf8'), statSync(`${at}/u2/etc-hosts`).ino, mode('u2/etc-hosts')]).toEqual(['short', ino, 0o644])
  })

  it('writes durably: another file in its place, and nothing unfinished', async () => {
    await files.do('write', { path: 'data/ns/secrets/s', mode: 0o600, how: 'durable', data: base64('one') })
    const { ino } = statSync(`${at}/data/ns/secrets/s`)
    writeFileSync(`${at}/data/ns/secrets/..unfinished`, 'of a write that was cut off')
    await files.do('write', { path: 'data/ns/secrets/s', mode: 0o600, how: 'durable', data: base64('two') })
    expect([readFileSync(`${at}/data/ns/secrets/s`, 'utf8'), mode('data/ns/secrets/s'), readdirSync(`${at}/data/ns/secrets`)]).toEqual(['two', 0o600, ['s']])
    expect(statSync(`${at}/data/ns/secrets/s`).ino).not.toBe(ino)
  })

  it('takes and gives what is larger than a line, in pieces', async () => {
    const large = Buffer.alloc(700_000, 'abcdefghij')
    for (let from = 0; from < large.length; from += 256 * 1024) await files.do('stage', { slot: 9, data: base64(large.subarray(from, from + 256 * 1024)) })
    await files.do('write', { path: 'u2/large', mode: 0o600, how: 'durable', slot: 9 })
    expect(readFileSync(`${at}/u2/large`).equals(large)).toBe(true)
    expect(await files.ask('write', { path: 'u2/again', mode: 0o600, how: 'durable', slot: 9 })).toMatchObject({ ok: false, error: 'EINVAL' })
    const first = await files.do('read', { path: 'u2/large', from: 'start', offset: 0, max: 1_000_000 })
    expect([Buffer.from(String(first['data']), 'base64').length, first['offset'], first['size']]).toEqual([256 * 1024, 0, 700_000])
    const end = await files.do('read', { path: 'u2/large', from: 'end', offset: 0, max: 4 })
    expect([Buffer.from(String(end['data']), 'base64').toString(), end['offset']]).toEqual(['ghij', 699_996])
    files.sendRaw('x'.repeat(5 * 1024 * 1024))
    expect(await files.do('list', { path: '' })).toMatchObject({ ok: true })
    expect(files.lines.at(-2)).toMatchObject({ t: 'error', message: 'the line is too long' })
  })

  it('publishes as the kubelet’s AtomicWriter', async () => {
    await files.do('mkdir', { path: 'u3/c', mode: 0o777 })
    const payload = (...entries: readonly [string, string, number?][]): object => ({ path: 'u3/c', files: entries.map(([path, text, bits = 0o644]) => ({ path, mode: bits, data: base64(text) })) })
    expect(await files.do('publish', payload(['a', '1'], ['deep/b', '2', 0o400], ['ünïcode', '3']))).toMatchObject({ changed: true })
    const first = readlinkSync(`${at}/u3/c/..data`)
    expect(first).toMatch(/^\.\.\d{4}(_\d\d){5}\.\d{9}$/)
    expect(readdirSync(`${at}/u3/c`).sort()).toEqual(['..data', first, 'a', 'deep', 'ünïcode'].sort())
    expect([readlinkSync(`${at}/u3/c/a`), readFileSync(`${at}/u3/c/deep/b`, 'utf8'), mode(`u3/c/${first}/deep/b`), mode(`u3/c/${first}`)]).toEqual(['..data/a', '2', 0o400, 0o755])
    expect(await files.do('publish', payload(['a', '1'], ['deep/b', '2', 0o400], ['ünïcode', '3']))).toMatchObject({ changed: false })
    expect(readlinkSync(`${at}/u3/c/..data`)).toBe(first)
    // One is gone, one is another: all in one step, and nothing of before is left.
    mkdirSync(`${at}/u3/c/..2020_01_01_00_00_00.1`)
    expect(await files.do('publish', payload(['a', 'one']))).toMatchObject({ changed: true })
    const second = readlinkSync(`${at}/u3/c/..data`)
    expect([readdirSync(`${at}/u3/c`).sort(), readFileSync(`${at}/u3/c/a`, 'utf8')]).toEqual([['..data', second, 'a'].sort(), 'one'])
    for (const path of ['../x', '/x', 'a/../../x', '..data/x', '']) expect(await files.ask('publish', payload([path, 'x']))).toMatchObject({ ok: false, error: 'EINVAL' })
    expect(readFileSync(`${at}/u3/c/a`, 'utf8')).toBe('one')
  })

  it('publishes for a group, readable by it', async () => {
    await files.do('mkdir', { path: 'u3/g', mode: 0o2777, gid: 777 })
    await files.do('publish', { path: 'u3/g', gid: 777, files: [{ path: 'd/s', mode: 0o400, data: base64('hush') }] })
    const folder = `u3/g/${readlinkSync(`${at}/u3/g/..data`)}`
    expect([mode(`${folder}/d/s`), statSync(`${at}/${folder}/d/s`).gid, mode(`${folder}/d`), mode(folder)]).toEqual([0o440, 777, 0o2755, 0o2755])
  })

  it('tells what is there', async () => {
    mkdirSync(`${at}/u4`)
    writeFileSync(`${at}/u4/file`, '12345')
    symlinkSync('/nowhere', `${at}/u4/link`)
    expect(await files.do('list', { path: 'u4' })).toMatchObject({ more: false, entries: [{ name: 'file', kind: 'file', size: 5, mode: 0o644, uid: 0, target: null }, { name: 'link', kind: 'link', target: '/nowhere' }] })
    for (let index = 0; index < 1_100; index++) writeFileSync(`${at}/u4/n${String(index).padStart(4, '0')}`, '')
    const first = await files.do('list', { path: 'u4' })
    const second = await files.do('list', { path: 'u4', after: (first['entries'] as { name: string }[]).at(-1)?.name })
    expect([(first['entries'] as unknown[]).length, first['more'], (second['entries'] as unknown[]).length, second['more']]).toEqual([1_000, true, 102, false])
    expect(await files.ask('list', { path: 'u4/none' })).toMatchObject({ ok: false, error: 'ENOENT' })
  })

  it('counts what the disk holds, hard links once', async () => {
    mkdirSync(`${at}/u5/d`, { recursive: true })
    writeFileSync(`${at}/u5/d/one`, Buffer.alloc(1024 * 1024, 1))
    const before = await files.do('usage', { path: 'u5' })
    linkSync(`${at}/u5/d/one`, `${at}/u5/two`)
    const after = await files.do('usage', { path: 'u5' })
    expect([after['bytes'], after['inodes']]).toEqual([before['bytes'], before['inodes']])
    expect(after['bytes']).toBe((1024 * 1024) / 512 * 512 + 2 * statSync(`${at}/u5`).blocks * 512)
    expect(after['inodes']).toBe(3)
  })

  it('gives all of a volume to a group', async () => {
    mkdirSync(`${at}/u6/d`, { recursive: true, mode: 0o700 })
    writeFileSync(`${at}/u6/d/f`, '', { mode: 0o600 })
    symlinkSync(`${outside}/secret`, `${at}/u6/link`)
    await files.do('own', { path: 'u6', gid: 555, readOnly: false })
    expect([mode('u6/d'), mode('u6/d/f'), statSync(`${at}/u6/d/f`).gid, lstatSync(`${at}/u6/link`).gid]).toEqual([0o2770, 0o660, 555, 555])
    expect([statSync(`${outside}/secret`).gid, statSync(`${outside}/secret`).mode & 0o777]).toEqual([0, 0o644])
  })

  it('finds where a path within a volume leads, and makes what is missing', async () => {
    mkdirSync(`${at}/u7/v/real/deep`, { recursive: true })
    chmodSync(`${at}/u7/v`, 0o1777)
    writeFileSync(`${at}/u7/v/real/file`, '')
    symlinkSync('real', `${at}/u7/v/link`)
    symlinkSync('../link/deep', `${at}/u7/v/real/round`)
    const resolve = async (sub: string): Promise<unknown> => (await files.do('resolve', { path: 'u7/v', sub }))['path']
    expect([await resolve('real/deep'), await resolve('link/file'), await resolve('link/round'), await resolve('new/er'), await resolve('.')]).toEqual(['u7/v/real/deep', 'u7/v/real/file', 'u7/v/real/deep', 'u7/v/new/er', 'u7/v'])
    expect([mode('u7/v/new'), mode('u7/v/new/er')]).toEqual([0o1777, 0o1777])
    expect(await files.do('resolve', { path: 'u7/v', sub: 'link/file' })).toMatchObject({ kind: 'file' })
  })

  describe('whatever a container plants, nothing leads out of the volume', () => {
    beforeAll(() => {
      mkdirSync(`${at}/evil/v`, { recursive: true })
      symlinkSync('../../../outside', `${at}/evil/v/up`)
      symlinkSync(outside, `${at}/evil/v/absolute`)
      symlinkSync('/proc/1/root', `${at}/evil/v/magic`)
      symlinkSync('loop', `${at}/evil/v/loop`)
      symlinkSync('missing', `${at}/evil/v/dangling`)
      symlinkSync('../../../outside/secret', `${at}/evil/v/file`)
    })

    it.each([
      ['up', 'ESCAPE'],
      ['up/secret', 'ESCAPE'],
      ['absolute', 'ESCAPE'],
      ['magic/etc', 'ESCAPE'],
      ['a/../../..', 'ESCAPE'],
      ['loop', 'ELOOP'],
      ['dangling/x', 'ENOENT'],
      ['/etc', 'EINVAL'],
      ['file', 'ESCAPE']
    ])('resolve %s', async (sub, error) => {
      expect(await files.ask('resolve', { path: 'evil/v', sub })).toMatchObject({ ok: false, error })
    })

    it.each(['evil/v/up/x', 'evil/v/absolute/x', 'evil/v/magic/x', 'evil/v/file', '../outside/x', '/etc/x', 'evil/v/./x', 'evil//x', 'evil/../../outside/x'])('every other request at %s', async (path) => {
      const requests: readonly [string, object][] = [
        ['mkdir', { mode: 0o777 }],
        ['write', { mode: 0o666, how: 'in-place', data: base64('evil') }],
        ['publish', { files: [] }],
        ['read', { from: 'start', offset: 0, max: 10 }],
        ['list', {}],
        ['own', { gid: 1, readOnly: false }],
        ['usage', {}]
      ]
      for (const [op, fields] of requests) expect(await files.ask(op, { path, ...fields }), op).toMatchObject({ ok: false })
      expect([readdirSync(outside), readFileSync(`${outside}/secret`, 'utf8')]).toEqual([['secret'], 'of the machine'])
    })

    it('remove takes links, not what they lead to, however deep the tree', async () => {
      let deep = `${at}/evil/v`
      for (let level = 0; level < 300; level++) mkdirSync((deep = `${deep}/d`))
      symlinkSync(outside, `${deep}/link`)
      mkdirSync(`${at}/evil/v/..removed-0`)
      await files.do('remove', { path: 'evil' })
      expect([existsSync(`${at}/evil`), readFileSync(`${outside}/secret`, 'utf8')]).toEqual([false, 'of the machine'])
      await files.do('remove', { path: 'evil' })
    })

    it('a swap of a directory for a link in mid-air changes nothing outside', async () => {
      mkdirSync(`${at}/race/v`, { recursive: true })
      const racer = await docker('run', '-d', '--label', TEST_LABEL, '-v', `${volume}:/pods`, '-v', '/bin/busybox:/busybox:ro', '--entrypoint', '/busybox', 'pauselab/demo', 'sh', '-c', 'cd /pods/race/v; while :; do /busybox mkdir -p s; /busybox rm -rf s; /busybox ln -s ../../../outside s; /busybox rm -f s; done')
      for (let round = 0; round < 300; round++) {
        const { ok, path } = await files.ask('resolve', { path: 'race/v', sub: 's/x' })
        if (ok === true) expect(path).toBe('race/v/s/x')
        await files.ask('write', { path: 'race/v/s/y', mode: 0o600, how: 'in-place', data: base64('evil') })
      }
      await docker('rm', '-f', racer)
      expect(readdirSync(outside)).toEqual(['secret'])
    })
  })

  it('answers a broken line and goes on', async () => {
    for (const line of ['', '{', '[]', '{"op":"list"}', '{"op":1,"req":2}', '{"op":"list","req":1.5,"path":""}', '{"op":"list","req":1,"path":"a\\u0000b"}', '[[[[[[[[[[[[[[[']) files.sendRaw(line)
    expect(await files.ask('dance', {})).toMatchObject({ ok: false, error: 'ENOSYS' })
    expect(await files.do('list', { path: '' })).toMatchObject({ ok: true })
  })

  it('ends with its stdin', async () => {
    const other = await FilesClient.open(volume)
    await other.end()
    expect(other.child.exitCode).toBe(0)
  })

  it('tells the type of a host path', async () => {
    const look = (verb: string, path: string): Promise<string> => docker('run', '--rm', '-v', `${at}:/host`, '--entrypoint', '/files', 'pauselab/probe', verb, `/host/${path}`)
    expect([await look('kind', 'u2'), await look('kind', 'u2/large'), await look('kind', 'none'), await look('touch', 'new')]).toEqual(['Directory', 'File', '', 'File'])
  })
})
