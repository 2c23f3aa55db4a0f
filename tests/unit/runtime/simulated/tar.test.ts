import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTar } from '../../../../src-main/runtime/simulated/files/tar'
import { CORE_IMAGES } from '../../../support/coreArchive'

const LONG = `${'deep/'.repeat(30)}${'n'.repeat(90)}`
let folder: string

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-tar-'))
  mkdirSync(path.join(folder, path.dirname(LONG)), { recursive: true })
  writeFileSync(path.join(folder, LONG), 'far')
  writeFileSync(path.join(folder, 'empty'), '')
  writeFileSync(path.join(folder, 'block'), 'x'.repeat(512))
  symlinkSync('t'.repeat(150), path.join(folder, 'link'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(['gnu', 'posix', 'ustar'])('what tar writes as %s is read', (format) => {
  test('names, long ones too, types, targets and bytes', () => {
    const names = format === 'ustar' ? ['empty', 'block'] : ['empty', 'block', 'link', LONG]
    const bytes = execFileSync('tar', ['-c', `--format=${format}`, '-C', folder, ...names])
    const read = [...readTar(bytes)].map(({ name, type, target, data }) => [name, type, target, data.toString()])
    const all = [['empty', 'file', '', ''], ['block', 'file', '', 'x'.repeat(512)], ['link', 'link', 't'.repeat(150), ''], [LONG, 'file', '', 'far']]
    expect(read).toEqual(all.slice(0, names.length))
  })
})

test('what is no tar file, or only its beginning', () => {
  expect(() => [...readTar(Buffer.alloc(512, 'x'))]).toThrow('invalid tar header')
  const whole = execFileSync('tar', ['-c', '-C', folder, 'block'])
  expect(() => [...readTar(whole.subarray(0, 700))]).toThrow('unexpected EOF')
  expect([...readTar(Buffer.alloc(0))]).toEqual([])
})

test('the bundled images have what the engine needs to know of them', () => {
  const demo = CORE_IMAGES.find((image) => image.status.tags.includes('pauselab/demo:latest'))
  expect(demo).toMatchObject({ entrypoint: ['/demo'], env: ['PATH=/bin:/'], workingDir: '/' })
  expect([...(demo?.root.entries.keys() ?? [])].sort()).toEqual(['bin', 'demo', 'etc', 'tmp'])
})
