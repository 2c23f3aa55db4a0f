import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const schema = z.object({
  width: z.number().int().min(400).max(20_000).catch(1_440),
  height: z.number().int().min(300).max(20_000).catch(900),
  maximized: z.boolean().catch(false),
  /** Whether to ask what becomes of the pods when the app is closed. */
  askOnQuit: z.boolean().catch(true)
})
export type DesktopState = Readonly<z.output<typeof schema>>

export interface DesktopStateFile {
  get(): DesktopState
  set(change: Partial<DesktopState>): void
}

/** What this host remembers of its window. A damaged or absent file counts as a first start; one that cannot be written is no reason to fail. */
export function openDesktopState(dataDir: string, onError: (error: unknown) => void): DesktopStateFile {
  const file = join(dataDir, 'desktop.json')
  let state = read(file)

  function set(change: Partial<DesktopState>): void {
    state = { ...state, ...change }
    try {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
      renameSync(`${file}.new`, file)
    } catch (error) {
      onError(error)
    }
  }

  return { get: () => state, set }
}

function read(file: string): DesktopState {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : schema.parse({})
  } catch {
    return schema.parse({})
  }
}
