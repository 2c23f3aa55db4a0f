import { spawn } from 'node:child_process'

export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: boolean
}

/**
 * Whether a browser that opens now would open in front of the user: somebody sits at the terminal, at this machine and not
 * at the other end of ssh, and there is a screen. Otherwise the printed address is what helps.
 */
export function wouldBeSeen({ platform, env, terminal }: Surroundings): boolean {
  if (!terminal || env.CI || env.SSH_CONNECTION) return false
  return platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Asks the system to open a link; a browser that cannot be opened is no error, as the address was printed. */
export function openBrowser(link: string, platform: NodeJS.Platform = process.platform): void {
  const [program, ...words] = openCommand(link, platform)
  const child = spawn(program, words, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

export function openCommand(link: string, platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open', link]
  // `start` is a word of the shell and takes the first quoted argument for a title; this is what it calls.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', link]
  return ['xdg-open', link]
}
