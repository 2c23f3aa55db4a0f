export type System = 'linux' | 'macos' | 'windows'

export interface EngineStep {
  /** A key of `firstRun.step.<system>`. */
  readonly key: string
  readonly command: string | null
}

/** The shortest way to a Docker engine on each system. */
export const ENGINE_STEPS: Readonly<Record<System, readonly EngineStep[]>> = {
  linux: [
    { key: 'install', command: 'sudo apt-get install -y docker.io' },
    { key: 'start', command: 'sudo systemctl enable --now docker' },
    { key: 'group', command: 'sudo usermod -aG docker "$USER" && newgrp docker' }
  ],
  macos: [
    { key: 'desktop', command: null },
    { key: 'colima', command: 'brew install colima docker && colima start' }
  ],
  windows: [
    { key: 'wsl', command: 'wsl --install' },
    { key: 'desktop', command: null }
  ]
}

/** From Node's `process.platform` or a browser's user agent. */
export function guessSystem(hint: string): System {
  if (/darwin|mac/i.test(hint)) return 'macos'
  return /win/i.test(hint) ? 'windows' : 'linux'
}
