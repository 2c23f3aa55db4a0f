import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runElectron } from '../../../scripts/launcher/run.mjs'

const OPTIONS = { help: false, web: false, port: null, token: null, open: true, lab: 'two' }

let folder = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pauselab-electron-'))
})
afterEach(() => {
  fs.rmSync(folder, { recursive: true })
})

function electronThat(does: string): string {
  const file = path.join(folder, 'electron')
  fs.writeFileSync(file, `#!/bin/sh\n${does}\n`, { mode: 0o755 })
  return file
}

describe.skipIf(process.platform === 'win32')('runElectron', () => {
  it('opens the app folder, and says no failed start when the window was closed', async () => {
    const seen = path.join(folder, 'seen')
    expect(await runElectron(electronThat(`echo "$@" > ${seen}; echo "\${ELECTRON_RUN_AS_NODE:-unset}" >> ${seen}`), OPTIONS)).toEqual({ code: 0, failedStart: null })
    expect(fs.readFileSync(seen, 'utf8')).toBe(`${path.resolve(import.meta.dirname, '../../..')} --lab two\nunset\n`)
  })

  it('has the reason when Electron ends at once', async () => {
    const result = await runElectron(electronThat('echo "FATAL: no sandbox for you" >&2; exit 1'), OPTIONS)
    expect(result).toEqual({ code: 1, failedStart: 'FATAL: no sandbox for you' })
  })

  it('has the reason when Electron is killed by its own check, or is no program', async () => {
    expect(await runElectron(electronThat('kill -TRAP $$'), OPTIONS)).toEqual({ code: 133, failedStart: 'SIGTRAP' })
    expect((await runElectron(path.join(folder, 'absent'), OPTIONS) as { failedStart: string }).failedStart).toContain('ENOENT')
  })
})
