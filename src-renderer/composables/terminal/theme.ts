import type { ITheme } from '@xterm/xterm'

/** The sixteen colours of a terminal by the tokens that stand for them; a bright one is its plain one. */
export const ANSI_TOKENS = {
  black: '--text',
  red: '--bad-text',
  green: '--ok-text',
  yellow: '--warn-text',
  blue: '--ns-net-text',
  magenta: '--ns-mnt-text',
  cyan: '--ns-uts-text',
  white: '--text-muted'
} as const

/** The page's colours of this moment, for xterm, which draws and knows no CSS variables. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement)
  const colour = (token: string): string => style.getPropertyValue(token).trim()
  const theme: Record<string, string> = {
    background: colour('--sunken'),
    foreground: colour('--text'),
    cursor: colour('--accent'),
    cursorAccent: colour('--sunken'),
    selectionBackground: colour('--accent-soft')
  }
  for (const [name, token] of Object.entries(ANSI_TOKENS)) {
    theme[name] = colour(token)
    theme[`bright${name.charAt(0).toUpperCase()}${name.slice(1)}`] = colour(token)
  }
  return theme
}
