import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { docker } from './docker'

const BUSYBOX = '/usr/bin/busybox'
const TOOLS = ['sh', 'ls', 'cat', 'echo', 'sleep', 'stty', 'ps', 'yes', 'id', 'hostname', 'kill']

/** An image with a shell, made of this machine's own static busybox: nothing is pulled. */
export class ShellImage {
  constructor(readonly name: string) {}

  async make(): Promise<void> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-shell-'))
    try {
      mkdirSync(path.join(folder, 'bin'))
      copyFileSync(BUSYBOX, path.join(folder, 'bin/busybox'))
      for (const tool of TOOLS) symlinkSync('busybox', path.join(folder, 'bin', tool))
      const archive = path.join(folder, '..', `${path.basename(folder)}.tar`)
      await promisify(execFile)('tar', ['-C', folder, '-cf', archive, 'bin'])
      await docker('import', archive, this.name)
      rmSync(archive)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  async remove(): Promise<void> {
    await docker('image', 'rm', '--force', this.name)
  }
}
