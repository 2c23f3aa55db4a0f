import { describe, expect, test } from 'vitest'
import type { RuntimeTerminal } from '../../../src-main/runtime/port'
import { type Ground, refusalOf } from '../ground'

const SIZE = { columns: 80, rows: 24 }

export function terminals(ground: () => Ground): void {
  async function open(command: readonly string[]): Promise<{ readonly id: string; readonly terminal: RuntimeTerminal; readonly screen: Screen }> {
    const g = ground()
    const id = await g.run('a')
    const terminal = await g.runtime.openTerminal(id, command, SIZE)
    return { id, terminal, screen: new Screen(terminal) }
  }

  test('one channel, lines as a terminal ends them, and the exit code', async () => {
    const { terminal, screen } = await open(['/demo', 'ps'])
    await screen.ended
    expect(screen.text).toContain(' S     /demo sleep\r\n')
    expect(await terminal.exitCode()).toBe(0)
    expect(await terminal.hostPid()).toBeNull()
  })

  test('what is typed is echoed, and an interrupt reaches the program', async () => {
    const { terminal, screen } = await open(['/demo', 'sleep', 'infinity'])
    await ground().until('its process', () => terminal.hostPid())
    terminal.write('abc')
    await ground().until('the echo', () => screen.text.includes('abc'))
    await terminal.resize({ columns: 100, rows: 30 })
    terminal.write('\u0003')
    await screen.ended
    expect(screen.text).toBe('abc^Cdemo: SIGINT, ending\r\n')
    expect(await terminal.exitCode()).toBe(0)
    await terminal.resize(SIZE)
    terminal.write('into the void')
  })

  test.each([
    [['nope'], 'exec: "nope": executable file not found in $PATH: unknown'],
    [['/bin/sh'], 'exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown']
  ])('%j cannot be run, and that is said', async (command, words) => {
    const { terminal, screen } = await open(command)
    await screen.ended
    expect(screen.text).toContain(words)
    expect([126, 127]).toContain(await terminal.exitCode())
  })

  test('its program is a process of the container, and may outlive who let go of it', async () => {
    const g = ground()
    const { id, terminal, screen } = await open(['/demo', 'sleep', 'infinity'])
    const look = await g.watch(id)
    const pid = await g.until('its process', () => terminal.hostPid())
    expect((await look()).find((process) => process.pid === pid)).toMatchObject({ container: id, cmd: '/demo sleep infinity' })
    terminal.close()
    await screen.ended
    expect((await look()).some((process) => process.pid === pid)).toBe(true)
    g.side.signal(pid, 1)
    await g.until('its end', async () => (await look()).every((process) => process.pid !== pid))
  })

  test('needs a container that runs', async () => {
    const g = ground()
    const id = await g.create('a')
    expect(await refusalOf(g.runtime.openTerminal(id, ['/demo', 'ps'], SIZE))).toMatchObject({ kind: 'conflict' })
    expect(await refusalOf(g.runtime.openTerminal('nobody', ['/demo', 'ps'], SIZE))).toMatchObject({ kind: 'not-found' })
  })

  describe('what a container has', () => {
    test('files, running or not', async () => {
      const g = ground()
      const ids = [await g.create('still'), await g.run('running')]
      for (const id of ids) expect(await Promise.all(['/demo', '/bin/ps', '/bin/sh', '/no/such'].map((path) => g.runtime.hasFile(id, path)))).toEqual([true, true, false, false])
      expect(await g.runtime.hasFile('nobody', '/demo')).toBe(false)
    })

    test('counters, while it runs: processes with their zombies', async () => {
      const g = ground()
      const id = await g.create('undead', { args: ['zombie', '--count', '3'] })
      expect(await g.runtime.stats(id)).toBeNull()
      await g.runtime.startContainer(id)
      await g.until('four processes', async () => (await g.runtime.stats(id))?.processes === 4)
      expect((await g.runtime.stats(await g.pause()))?.processes).toBe(1)
      await g.runtime.killContainer(id, 'SIGKILL')
      await g.ended(id)
      expect(await g.runtime.stats(id)).toBeNull()
      expect(await g.runtime.stats('nobody')).toBeNull()
    })
  })
}

/** All that a terminal printed so far. */
class Screen {
  text = ''
  readonly ended: Promise<void>

  constructor(terminal: RuntimeTerminal) {
    this.ended = this.read(terminal)
  }

  private async read(terminal: RuntimeTerminal): Promise<void> {
    for await (const piece of terminal.output) this.text += piece.toString('utf8')
  }
}
