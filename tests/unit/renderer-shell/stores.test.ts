import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it, type Mock, vi } from 'vitest'
import type { LabMessage, PatchMessage } from '@api/events'
import type { LabSnapshot } from '@api/model'
import type { ClientListener, LabClient } from '../../../src-renderer/client'
import type { TerminalSession } from '../../../src-renderer/composables/terminal/terminalSession'
import { useLabStore } from '../../../src-renderer/stores/lab'
import { useSelectionStore } from '../../../src-renderer/stores/selection'
import { useTerminalsStore } from '../../../src-renderer/stores/terminals'
import { SNAPSHOTS } from '../../fixtures/snapshots'

class FakeClient implements LabClient {
  readonly host = 'fixture'
  readonly openManifest = null
  readonly saveFile = null
  readonly ran: { name: string; input: unknown }[] = []
  private listener: ClientListener | null = null

  run: LabClient['run'] = (name, input) => {
    this.ran.push({ name, input })
    return Promise.resolve({ stream: 'st' } as never)
  }

  subscribe(listener: ClientListener): () => void {
    this.listener = listener
    return () => (this.listener = null)
  }

  open(snapshot: LabSnapshot): void {
    this.listener?.connection('open')
    this.tell({ type: 'snapshot', subscriber: 'me', snapshot })
  }

  lose(): void {
    this.listener?.connection('lost')
  }

  tell(message: LabMessage): void {
    this.listener?.message(message)
  }
}

function fixture(name: string): LabSnapshot {
  const make = SNAPSHOTS[name]
  if (!make) throw new Error(`no fixture ${name}`)
  return make(1_700_000_000_000)
}

function connected(name: string) {
  const client = new FakeClient()
  const lab = useLabStore()
  lab.connect(client)
  client.open(fixture(name))
  return { client, lab }
}

function patch(of: LabSnapshot, change: Partial<PatchMessage>): PatchMessage {
  return { type: 'patch', version: of.version + 1, at: of.at + 1, ...change }
}

beforeEach(() => setActivePinia(createPinia()))

describe('the lab store', () => {
  it.each([
    ['two-pods', null],
    ['watching', 'watching'],
    ['away', 'engine'],
    ['connecting', 'engine'],
    ['no-engine', 'engine']
  ])('%s: blocked is %s', (name, blocked) => {
    expect(connected(name).lab.blocked).toBe(blocked)
  })

  it('is blocked while the lab is gone, and keeps its last word in sight', () => {
    const { client, lab } = connected('two-pods')
    client.lose()
    expect(lab.blocked).toBe('connection')
    expect(lab.pods).toHaveLength(3)
  })

  it('follows logs under its subscriber and ends them with the connection', async () => {
    const { client, lab } = connected('two-pods')
    const heard: unknown[] = []
    const stop = await lab.followLogs('a'.repeat(64), 100, { data: (channel, text) => heard.push([channel, text]), end: (reason) => heard.push(reason) })
    expect(client.ran).toEqual([{ name: 'logs.follow', input: { subscriber: 'me', id: 'a'.repeat(64), tail: 100 } }])
    client.tell({ type: 'stream', stream: 'st', channel: 'stdout', data: 'hi' })
    client.lose()
    expect(heard).toEqual([['stdout', 'hi'], 'connection-lost'])
    stop()
    expect(client.ran.at(-1)).toEqual({ name: 'streams.close', input: { stream: 'st' } })
  })
})

describe('the selection', () => {
  it('begins with the first pod', () => {
    const { lab } = connected('two-pods')
    expect(useSelectionStore().podUid).toBe(lab.pods[0]?.uid)
  })

  it('moves to the neighbour when its pod goes, and to nothing when the last one does', async () => {
    const { client, lab } = connected('two-pods')
    const selection = useSelectionStore()
    const [first, second, third] = lab.pods
    selection.selectPod(second?.uid ?? null)
    client.tell(patch(fixture('two-pods'), { removedPods: [second?.uid ?? ''] }))
    await nextTick()
    expect(selection.podUid).toBe(third?.uid)
    client.tell({ ...patch(fixture('two-pods'), { removedPods: [first?.uid ?? '', third?.uid ?? ''] }), version: 42 })
    await nextTick()
    expect(selection.podUid).toBeNull()
  })

  it('waits for a pod that was just applied', async () => {
    const { client, lab } = connected('two-pods')
    const selection = useSelectionStore()
    const [first] = lab.pods
    if (!first) throw new Error('no pod')
    selection.selectWhenSeen('new')
    expect(selection.podUid).toBe(first.uid)
    client.tell(patch(fixture('two-pods'), { pods: [{ ...first, uid: 'new', createdAt: first.createdAt + 1 }] }))
    await nextTick()
    expect(selection.podUid).toBe('new')
  })

  it('lights up one namespace at a time, by kind and inode', () => {
    connected('two-pods')
    const selection = useSelectionStore()
    selection.hoverNamespace('net', 42)
    expect(selection.isHovered('net', 42)).toBe(true)
    expect(selection.isHovered('ipc', 42)).toBe(false)
    selection.hoverNamespace('net', null)
    expect(selection.isHovered('net', null)).toBe(false)
  })
})

describe('terminals', () => {
  function session(): TerminalSession & { readonly close: Mock } {
    return { close: vi.fn() } as Partial<TerminalSession> as TerminalSession & { close: Mock }
  }

  it('go on until another program takes their place, or their pod is gone', async () => {
    const { client, lab } = connected('two-pods')
    const terminals = useTerminalsStore()
    const [first, second, other] = [session(), session(), session()]
    const uid = lab.pods[0]?.uid ?? ''
    terminals.keep(uid, 'front', { session: first })
    terminals.keep(uid, 'front', { choosing: true })
    terminals.keep(uid, 'poll', { session: other })
    expect(first.close).not.toHaveBeenCalled()
    terminals.keep(uid, 'front', { session: second, choosing: false })
    expect(first.close).toHaveBeenCalledOnce()
    client.lose()
    await nextTick()
    expect(second.close).not.toHaveBeenCalled()
    client.open({ ...fixture('two-pods'), pods: [] })
    await nextTick()
    expect([second.close, other.close].map((close) => close.mock.calls.length)).toEqual([1, 1])
    expect(terminals.of(uid, 'front')).toEqual({ session: null, choosing: false, shell: true })
  })
})
