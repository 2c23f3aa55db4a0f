import { afterEach, describe, expect, test } from 'vitest'
import { openPodFiles } from '../../../src-main/kubelet/files/podFiles'
import { podsVolumeName } from '../../../src-main/kubelet/files/container'
import { FilesRefusal, type PodFiles } from '../../../src-main/kubelet/files/port'
import { LABEL } from '../../../src-main/kubelet/labels'
import { Dialer } from '../../../src-main/observe/dialer'
import type { Ground } from '../ground'

/** The lab's helpers beside the probe. */
export function helpers(ground: () => Ground): void {
  describe('the dialler', () => {
    test('reaches a server on a pod’s localhost, and says what the kernel says', async () => {
      const g = ground()
      const pause = await g.pause()
      const network = { mode: 'container', id: pause } as const
      await g.run('web', { network, args: ['web', '--port', '8080'] })
      const look = await g.watch(pause)
      const start = (await look())[0]?.start ?? 0
      const dialer = new Dialer({ runtime: g.runtime, info: await g.runtime.info(), name: g.name('dial'), labels: g.labels, startOf: () => start })
      const dial = async (more: object): Promise<string> => {
        const connection = await dialer.dial({ hostPid: await g.pid(pause), host: '127.0.0.1', port: 8080, timeoutMs: 30_000, signal: new AbortController().signal, ...more })
        connection.end('GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
        let text = ''
        for await (const chunk of connection) text += String(chunk)
        return text
      }
      const answer = await g.until('an answer', () => dial({}).catch(() => null))
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nhostname: \w+\npid: 1\nrequests: \d+\n$/)
      expect(await dial({ host: 'localhost' })).toContain('200 OK')
      await expect(dial({ port: 8081 })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      await expect(dial({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'ENETUNREACH' })
      await expect(dial({ host: 'nowhere' })).rejects.toMatchObject({ code: 'ENOTFOUND' })
      await expect(dial({ hostPid: 4_194_303 })).rejects.toMatchObject({ code: 'gone' })
      await dialer.close()
    })

    test('asks for the very process', async () => {
      const g = ground()
      const pause = await g.pause()
      const dialer = new Dialer({ runtime: g.runtime, info: await g.runtime.info(), name: g.name('dial'), labels: g.labels, startOf: () => 1 })
      await expect(dialer.dial({ hostPid: await g.pid(pause), host: '127.0.0.1', port: 80, timeoutMs: 30_000, signal: new AbortController().signal })).rejects.toMatchObject({ code: 'reused' })
      await dialer.close()
    })
  })

  describe('the pods’ files', () => {
    let files: PodFiles | null = null
    async function open(): Promise<PodFiles> {
      const g = ground()
      files = await openPodFiles(g.runtime, g.prefix, await g.runtime.info())
      return files
    }
    afterEach(async () => {
      await files?.close()
      files = null
      const g = ground()
      for (const { id } of await g.runtime.listContainers({ [LABEL.owner]: g.prefix })) await g.runtime.removeContainer(id, { force: true })
      // The helper removes itself; until that is done the volume has a user.
      await g.until('the end of the volume', () =>
        g.runtime.removeVolume(podsVolumeName(g.prefix)).then(
          () => true,
          () => false
        )
      )
    })
    const bytes = (text: string): Uint8Array => Buffer.from(text)
    const code = (call: Promise<unknown>): Promise<unknown> =>
      call.then(
        () => 'done',
        (error: unknown) => (error instanceof FilesRefusal ? [error.code, error.message] : error)
      )

    test('directories and files', async () => {
      const own = await open()
      expect(await own.makeDirectory('a/b', { mode: 0o777 })).toBe(true)
      expect(await own.makeDirectory('a/b', { mode: 0o700 })).toBe(false)
      await own.writeInPlace('a/b/x', bytes('one'), 0o644)
      await own.writeDurably('a/c/y', bytes('durable'), 0o600)
      expect(Buffer.from((await own.read('a/b/x', 2, 'start'))?.bytes ?? []).toString()).toBe('on')
      expect(Buffer.from((await own.read('a/c/y', 3, 'end'))?.bytes ?? []).toString()).toBe('ble')
      expect(await own.read('a/none', 1, 'start')).toBeNull()
      expect((await own.list('a'))?.map(({ name, kind, mode }) => [name, kind, mode.toString(8)])).toEqual([['b', 'directory', '777'], ['c', 'directory', '755']])
      expect((await own.list('a/b'))?.map(({ name, kind, mode, size, uid, gid }) => [name, kind, mode.toString(8), size, uid, gid])).toEqual([['x', 'file', '644', 3, 0, 0]])
      expect(await own.list('nothing')).toBeNull()
      expect((await own.usage('a'))?.inodes).toBe(5)
      await own.own('a/b', 4711, false)
      expect((await own.list('a/b'))?.[0]).toMatchObject({ gid: 4711, mode: 0o664 })
      expect((await own.list('a'))?.[0]).toMatchObject({ name: 'b', gid: 4711, mode: 0o2777 })
      await own.remove('a')
      await own.remove('a')
      expect(await own.list('')).toEqual([])
    })

    test('what is refused', async () => {
      const own = await open()
      await own.writeInPlace('x', bytes(''), 0o644)
      await own.makeDirectory('d', { mode: 0o755 })
      expect(await code(own.makeDirectory('x', { mode: 0o755 }))).toEqual(['ENOTDIR', 'mkdir x: not a directory'])
      expect(await code(own.writeInPlace('d', bytes(''), 0o644))).toEqual(['EISDIR', 'write d: is a directory'])
      expect(await code(own.makeDirectory('../x', { mode: 0o755 }))).toEqual(['ESCAPE', 'mkdir ../x: leads out of the volume'])
      expect(await code(own.publish('none', [], null))).toEqual(['ENOENT', 'publish none: no such file or directory'])
    })

    test('published at once, as by the kubelet’s AtomicWriter', async () => {
      const own = await open()
      await own.makeDirectory('v', { mode: 0o777 })
      const file = (path: string, text: string) => ({ path, mode: 0o644, content: bytes(text) })
      expect(await own.publish('v', [file('a', '1'), file('sub/b', '2')], null)).toBe(true)
      expect(await own.publish('v', [file('a', '1'), file('sub/b', '2')], null)).toBe(false)
      const first = await own.list('v')
      expect(first?.map(({ name, kind, target }) => [name.replace(/^\.\.\d.*/, '..moment'), kind, target?.replace(/^\.\.\d.*/, '..moment') ?? null])).toEqual([
        ['..moment', 'directory', null],
        ['..data', 'link', '..moment'],
        ['a', 'link', '..data/a'],
        ['sub', 'link', '..data/sub']
      ])
      expect(await own.publish('v', [file('a', 'new')], 7)).toBe(true)
      const second = await own.list('v')
      expect(second?.map(({ name }) => name).filter((name) => !name.startsWith('..'))).toEqual(['a'])
      expect(second?.find(({ name }) => name === '..data')?.target).not.toBe(first?.find(({ name }) => name === '..data')?.target)
    })

    test('a path within a volume', async () => {
      const own = await open()
      await own.makeDirectory('v', { mode: 0o777 })
      expect(await own.resolve('v', 'a/b')).toEqual({ path: 'v/a/b', kind: 'directory' })
      expect((await own.list('v'))?.[0]).toMatchObject({ name: 'a', mode: 0o777 })
      await own.writeInPlace('v/x', bytes(''), 0o644)
      expect(await own.resolve('v', 'a/../x')).toEqual({ path: 'v/x', kind: 'file' })
      expect(await code(own.resolve('v', '../w'))).toEqual(['ESCAPE', 'resolve v: leads out of the volume'])
      expect(await code(own.resolve('v', 'x/y'))).toEqual(['ENOTDIR', 'resolve v: not a directory'])
    })

    test('a container sees what is written, in the same file', async () => {
      const g = ground()
      const own = await open()
      await own.writeInPlace('hosts', bytes('before\n'), 0o644)
      const id = await g.run('a', { mounts: [own.mountOf('hosts', '/etc/greeting', true)] })
      const cat = async (): Promise<string> => (await g.runtime.exec(id, ['/demo', 'cat', '/etc/greeting'], { timeoutMs: 200_000 })).stdout
      expect(await cat()).toBe('before\n')
      await own.writeInPlace('hosts', bytes('after\n'), 0o644)
      expect(await cat()).toBe('after\n')
    })
  })
}
