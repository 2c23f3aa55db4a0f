import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { archivePath, ARCHIVES_FOLDER, binaryFile, extractBinary, IMAGES_FOLDER, readIndex, untar } from './support/archives'
import { docker, removeTestContainers, run } from './support/docker'
import { loadImages } from './support/loadImages'

const TWO_MEGABYTES = 2_000_000
const NAMES = ['pauselab/pause', 'pauselab/pause-noreap', 'pauselab/probe', 'pauselab/demo']
const ARCHES = ['amd64', 'arm64'] as const

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

beforeAll(loadImages)
afterAll(removeTestContainers)

describe('the archives in the repository', function archives() {
  const index = readIndex()

  it('hold every image for both architectures, described in images.json', function describes() {
    expect(index.images.map((image) => `${image.arch} ${image.name}`)).toEqual(ARCHES.flatMap((arch) => NAMES.map((name) => `${arch} ${name}`)))
    for (const archive of index.archives) {
      const data = readFileSync(join(ARCHIVES_FOLDER, archive.file))
      expect(sha256(data)).toBe(archive.sha256)
      expect(data.length).toBe(archive.size)
    }
  })

  it('are small: pause under 40 kB on amd64, everything together under 2 MB', function small() {
    expect(extractBinary('amd64', 'pause').length).toBeLessThan(40_000)
    const total = index.archives.reduce((sum, archive) => sum + archive.size, 0)
    expect(total).toBeLessThan(TWO_MEGABYTES)
  })

  it.each(ARCHES)('hold static %s binaries, with no path of the machine that built them', function isStatic(arch) {
    const machine = { amd64: 62, arm64: 183 }[arch]
    for (const name of ['pause', 'pause-noreap', 'probe', 'demo'] as const) {
      const binary = extractBinary(arch, name)
      expect(binary.subarray(0, 4).toString('latin1')).toBe('\x7fELF')
      expect(binary.readUInt16LE(18)).toBe(machine)
      const count = binary.readUInt16LE(56)
      const types = Array.from({ length: count }, (_, i) => binary.readUInt32LE(Number(binary.readBigUInt64LE(32)) + i * 56))
      expect(types).not.toContain(3) // PT_INTERP
      expect(binary.includes(IMAGES_FOLDER)).toBe(false)
      expect(binary.includes('/home/')).toBe(false)
    }
  })

  it.each(ARCHES)('are consistent inside: every digest names what it should, on %s', function consistent(arch) {
    const files = untar(readFileSync(archivePath(arch)))
    for (const [name, data] of files) if (name.startsWith('blobs/')) expect(name).toBe(`blobs/sha256/${sha256(data)}`)
    const manifest = JSON.parse(String(files.get('manifest.json'))) as { Config: string; RepoTags: string[]; Layers: string[] }[]
    expect(manifest.flatMap((image) => image.RepoTags)).toEqual(NAMES.flatMap((name) => [`${name}:1`, `${name}:latest`]))
    for (const image of manifest) {
      const config = JSON.parse(String(files.get(image.Config))) as { architecture: string; os: string; rootfs: { diff_ids: string[] } }
      expect([config.os, config.architecture]).toEqual(['linux', arch])
      expect(image.Layers.map((layer) => layer.replace('blobs/sha256/', 'sha256:'))).toEqual(config.rootfs.diff_ids)
      expect(files.has(image.Layers[0] ?? '')).toBe(true)
    }
  })

  it('load into the engine with the IDs and labels that images.json tells', async function loads() {
    const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
    for (const image of index.images.filter((candidate) => candidate.arch === arch)) {
      for (const tag of image.tags) {
        const format = '{{.Id}} {{index .Config.Labels "dev.pauselab.content"}} {{index .Config.Labels "dev.pauselab.image"}} {{index .Config.Labels "dev.pauselab.version"}}'
        expect(await docker('image', 'inspect', '-f', format, tag)).toBe(`${image.id} ${image.content} 1 ${index.version}`)
      }
    }
  })
})

describe('npm run images', function rebuild() {
  it('gives the same bytes from the sources as those in the repository', async function same() {
    const finished = await run('bash', [join(IMAGES_FOLDER, 'build.sh'), '--check'])
    expect(finished.code, finished.stderr).toBe(0)
    expect(finished.stdout).toContain('byte for byte')
  }, 300_000)

  it('notices a single changed byte', async function notices() {
    const copy = mkdtempSync(join(tmpdir(), 'pauselab-archives-'))
    cpSync(ARCHIVES_FOLDER, copy, { recursive: true })
    const file = join(copy, 'pauselab-core-arm64.tar')
    const bytes = readFileSync(file)
    bytes.writeUInt8(bytes.readUInt8(100_000) ^ 1, 100_000)
    writeFileSync(file, bytes)
    const finished = await run(process.execPath, [join(IMAGES_FOLDER, 'compare.mjs'), ARCHIVES_FOLDER, copy])
    expect(finished.stderr).toContain('different from the sources: pauselab-core-arm64.tar')
    expect(finished.code).toBe(1)
    rmSync(copy, { recursive: true })
  })
})

describe.skipIf(!existsSync('/usr/bin/qemu-aarch64-static'))('the arm64 binaries, under emulation', function arm64() {
  const qemu = '/usr/bin/qemu-aarch64-static'

  it.each(['pause', 'pause-noreap', 'probe', 'demo'] as const)('%s -v', async function version(name) {
    const finished = await run(qemu, [binaryFile('arm64', name), '-v'])
    expect(finished.stdout.trim()).toBe(`pauselab/${name} ${readIndex().version}`)
    expect(finished.code).toBe(0)
  })

  it('demo help names every mode', async function help() {
    const finished = await run(qemu, [binaryFile('arm64', 'demo'), 'help'])
    for (const mode of ['web', 'fetch', 'orphan', 'zombie', 'crash', 'sleep', 'stubborn', 'ps', 'kill']) expect(finished.stdout).toContain(`demo ${mode}`)
  })

  it('demo web answers, demo fetch asks, and SIGTERM ends the server', async function web() {
    const demo = binaryFile('arm64', 'demo')
    const server = spawn(qemu, [demo, 'web', '--port', '18473'])
    await once(server.stdout, 'data')
    const asked = await run(qemu, [demo, 'fetch', 'http://127.0.0.1:18473/', '--count', '2', '--every', '50ms'])
    expect(asked.stdout.split('\n').filter((line) => / ok 200 /.test(line))).toHaveLength(2)
    server.kill('SIGTERM')
    const [code] = (await once(server, 'exit')) as [number | null]
    expect(code).toBe(0)
  })

  it('pause warns that it is not PID 1, and ends on SIGTERM', async function pause() {
    const child = spawn(qemu, [binaryFile('arm64', 'pause')])
    const [warning] = (await once(child.stderr, 'data')) as [Buffer]
    expect(String(warning)).toContain('not PID 1')
    child.kill('SIGTERM')
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
  })
})
