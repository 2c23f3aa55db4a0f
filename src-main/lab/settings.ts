import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { settingsPatch } from '../api/commands'
import type { Settings } from '../api/model'

export const DEFAULT_SETTINGS: Settings = {
  kubelet: 'on',
  infraImage: 'pauselab/pause',
  allowPull: false,
  language: 'auto',
  theme: 'system',
  projector: false,
  motion: 'system',
  predict: false,
  timeScale: 1,
  allowPrivileged: false,
  allowHostPath: false,
  allowHostNamespaces: false,
  allowPublicPorts: false
}

/** The user's preferences in one JSON file. A damaged file means defaults, never a lab that does not start. */
export class SettingsFile {
  private readonly file: string
  private current: Settings

  constructor(dataDir: string) {
    this.file = path.join(dataDir, 'settings.json')
    this.current = { ...DEFAULT_SETTINGS, ...this.read() }
  }

  get(): Settings {
    return this.current
  }

  set(patch: Partial<Settings>): Settings {
    this.current = { ...this.current, ...patch }
    mkdirSync(path.dirname(this.file), { recursive: true })
    // Written beside and moved over: a lab that is ended half-way leaves the old file whole.
    const beside = `${this.file}.${process.pid}.new`
    writeFileSync(beside, `${JSON.stringify(this.current, null, 2)}\n`)
    renameSync(beside, this.file)
    return this.current
  }

  /** Each field for itself: one that another version wrote must not cost the user all others. */
  private read(): Partial<Settings> {
    let found: unknown
    try {
      found = JSON.parse(readFileSync(this.file, 'utf8'))
    } catch {
      return {}
    }
    if (typeof found !== 'object' || found === null) return {}
    const good = Object.entries(found as Readonly<Record<string, unknown>>).flatMap(([key, value]) => {
      const one = settingsPatch.safeParse({ [key]: value })
      return one.success ? Object.entries(one.data) : []
    })
    return Object.fromEntries(good)
  }
}
