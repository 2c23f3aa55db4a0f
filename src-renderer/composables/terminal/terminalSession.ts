import { textOf } from '@api/errors'
import type { FitAddon } from '@xterm/addon-fit'
import type { Terminal } from '@xterm/xterm'
import { ref, type Ref } from 'vue'
import { useLabStore, type OpenTerminal } from '../../stores/lab'
import { useSettingsStore } from '../../stores/settings'
import { terminalTheme } from './theme'
import { Typist } from './typist'

export interface TerminalEnd {
  readonly reason: string | null
  readonly exitCode: number | null
}

export interface TerminalRequest {
  /** The container's. */
  readonly id: string
  /** null: a shell. */
  readonly command: readonly string[] | null
  readonly noShell: () => void
}

export interface TerminalSession {
  readonly request: TerminalRequest
  readonly state: Ref<'opening' | 'open' | 'ended' | 'failed'>
  readonly end: Ref<TerminalEnd>
  /** What runs. */
  readonly running: Ref<readonly string[]>
  /** Shows the screen there; the program begins with the first time. */
  readonly attach: (host: HTMLElement) => Promise<void>
  /** The program goes on, and so does what the screen remembers. */
  readonly detach: () => void
  readonly fit: () => void
  readonly retheme: () => void
  /** Ends the program. */
  readonly close: () => void
}

/** Also while nobody looks. */
const SCROLLBACK = 5_000
const FONT_SIZE = 14

/** One program on one screen, from its first showing until it is closed, wherever the screen is shown in between. */
export function createTerminalSession(request: TerminalRequest): TerminalSession {
  const lab = useLabStore()
  const settings = useSettingsStore()
  const state: TerminalSession['state'] = ref('opening')
  const end = ref<TerminalEnd>({ reason: null, exitCode: null })
  const running = ref<readonly string[]>([])
  /** The screen's own, moved as a whole from place to place. */
  const place = document.createElement('div')
  place.style.height = '100%'
  let screen: Terminal | null = null
  let fitting: FitAddon | null = null
  let opened: OpenTerminal | null = null
  let begun = false
  let closed = false

  async function attach(host: HTMLElement): Promise<void> {
    host.append(place)
    if (begun) {
      fit()
      // A page forgets how far something was scrolled that was taken out of it.
      screen?.scrollToBottom()
      screen?.focus()
      return
    }
    begun = true
    const [xterm, addon] = await Promise.all([import('@xterm/xterm'), import('@xterm/addon-fit')])
    if (closed) return
    const style = getComputedStyle(document.documentElement)
    const options = { fontFamily: style.getPropertyValue('--font-mono'), fontSize: FONT_SIZE, scrollback: SCROLLBACK, theme: terminalTheme(), minimumContrastRatio: 4.5, cursorBlink: !settings.reducedMotion, screenReaderMode: true }
    const terminal = new xterm.Terminal(options)
    screen = terminal
    fitting = new addon.FitAddon()
    terminal.loadAddon(fitting)
    terminal.open(place)
    fit()
    // Tab belongs to the program; the way out of the screen is backwards.
    terminal.attachCustomKeyEventHandler((event) => !(event.key === 'Tab' && event.shiftKey))
    await open(terminal)
  }

  async function open(terminal: Terminal): Promise<void> {
    const { id, command } = request
    const listener = { data: (_channel: string, text: string) => terminal.write(text), end: ended }
    try {
      const answer = await lab.openTerminal({ id, cols: terminal.cols, rows: terminal.rows, ...(command === null ? {} : { command: [...command] }) }, listener)
      if (answer === null) return request.noShell()
      if (closed) return answer.close()
      opened = answer
      running.value = answer.command
      if (state.value === 'opening') state.value = 'open'
      connect(terminal, answer.stream)
      if (place.isConnected) terminal.focus()
    } catch (error) {
      state.value = 'failed'
      end.value = { reason: textOf(error), exitCode: null }
    }
  }

  function connect(terminal: Terminal, stream: string): void {
    const typist = new Typist((data) => lab.run('terminal.write', { stream, data }))
    terminal.onData((data) => {
      if (state.value === 'open') typist.type(data)
    })
    terminal.onResize(({ cols, rows }) => {
      if (state.value === 'open') lab.run('terminal.resize', { stream, cols, rows }).catch(() => undefined) // it has ended meanwhile
    })
  }

  function ended(reason: string | null, exitCode: number | null): void {
    state.value = 'ended'
    end.value = { reason, exitCode }
    if (screen !== null) screen.options = { disableStdin: true, cursorBlink: false }
  }

  /** Where it is not shown it has no size. */
  function fit(): void {
    if (place.isConnected) fitting?.fit()
  }

  function retheme(): void {
    if (screen !== null) screen.options.theme = terminalTheme()
  }

  function close(): void {
    closed = true
    opened?.close()
    screen?.dispose()
    place.remove()
  }

  return { request, state, end, running, attach, detach: () => place.remove(), fit, retheme, close }
}
