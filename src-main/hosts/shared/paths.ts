import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

export const APP_NAME = 'PauseLab'

type Environment = Readonly<Record<string, string | undefined>>

/** Where settings and logs live: the same folder for both hosts. `PAUSELAB_DATA_DIR` overrides it. */
export function dataDirectory(env: Environment = process.env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string {
  if (env.PAUSELAB_DATA_DIR) return resolve(env.PAUSELAB_DATA_DIR)
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), APP_NAME)
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', APP_NAME)
  // The XDG specification says that a relative path is to be ignored.
  const config = env.XDG_CONFIG_HOME
  return join(config && isAbsolute(config) ? config : join(home, '.config'), APP_NAME)
}

export interface BuiltFiles {
  readonly rendererDir: string
  readonly preloadFile: string
  readonly resourcesDir: string
}

/**
 * Where the build put its parts. `entryDir` is the folder of the running entry (out/main); `packagedResources` is Electron's
 * `process.resourcesPath` when the app is packaged, else null.
 */
export function builtFiles(entryDir: string, packagedResources: string | null): BuiltFiles {
  return {
    rendererDir: resolve(entryDir, '../renderer'),
    preloadFile: resolve(entryDir, '../preload/preload.cjs'),
    resourcesDir: packagedResources === null ? resolve(entryDir, '../../resources') : join(packagedResources, 'resources')
  }
}
