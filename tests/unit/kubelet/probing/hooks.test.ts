import { describe, expect, test } from 'vitest'
import type { HandlerOptions, HandlerOutcome } from '../../../../src-main/kubelet/probing/handler'
import { type Hook, type HookOutcome, runHook } from '../../../../src-main/kubelet/probing/hooks'
import type { LifecycleHandler } from '../../../../src-main/pod/model/probes'
import { httpGet, probeTarget } from './targets'

const POD = 'web_default(11111111-2222-4333-8444-555555555555)'
const EXEC: LifecycleHandler = { kind: 'exec', command: ['sh', '-c', 'exit 3'] }

interface Played {
  readonly outcome: HookOutcome
  readonly asked: readonly HandlerOptions[]
}

async function play(hook: Partial<Hook>, answer: HandlerOutcome | ((options: HandlerOptions) => Promise<HandlerOutcome>), deadline: number | null = null, signal = new AbortController().signal): Promise<Played> {
  const asked: HandlerOptions[] = []
  const outcome = await runHook({ kind: 'postStart', handler: EXEC, target: probeTarget(), pod: POD, ...hook }, async (_handler, _target, options) => {
    asked.push(options)
    return typeof answer === 'function' ? answer(options) : answer
  }, { now: () => 1_000, deadline, signal })
  return { outcome, asked }
}

function whenAborted({ signal }: HandlerOptions): Promise<HandlerOutcome> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ result: 'failure', message: 'container terminated before sleep hook finished' })))
}

describe('a hook', () => {
  test('that goes well says nothing', async () => {
    expect((await play({}, { result: 'success', message: 'out' })).outcome).toEqual({ result: 'success', message: '', events: [] })
  })

  test.each<[Hook['kind'], LifecycleHandler, HandlerOutcome, string, string, string]>([
    ['postStart', EXEC, { result: 'failure', message: "command 'sh -c exit 3' exited with 3: " }, 'FailedPostStartHook', 'PostStartHook failed', `Exec lifecycle hook ([sh -c exit 3]) for Container "web" in Pod "${POD}" failed - error: command 'sh -c exit 3' exited with 3: `],
    ['preStop', EXEC, { result: 'unknown', message: 'no such container' }, 'FailedPreStopHook', 'PreStopHook failed', `Exec lifecycle hook ([sh -c exit 3]) for Container "web" in Pod "${POD}" failed - error: no such container`],
    ['postStart', httpGet({ path: '/warm' }), { result: 'failure', message: 'EOF' }, 'FailedPostStartHook', 'PostStartHook failed', `HTTP lifecycle hook (/warm) for Container "web" in Pod "${POD}" failed - error: EOF`]
  ])('%s that fails: %j', async (kind, handler, answer, reason, text, message) => {
    expect((await play({ kind, handler }, answer)).outcome).toEqual({ result: 'failure', message, events: [{ type: 'Warning', reason, message: text, container: 'web', containerId: 'web-0', command: null }] })
  })

  test('that had to fall back to HTTP goes well, and tells', async () => {
    const { outcome } = await play({ handler: httpGet() }, { result: 'warning', message: 'fell back' })
    expect(outcome).toMatchObject({ result: 'success', events: [{ type: 'Warning', reason: 'LifecycleHTTPFallback', message: 'fell back' }] })
  })

  test('may take until its deadline and no longer, and then nothing is told', async () => {
    const { outcome, asked } = await play({ kind: 'preStop', handler: { kind: 'sleep', seconds: 60 } }, whenAborted, 1_050)
    expect([outcome, asked[0]?.timeoutMs, asked[0]?.purpose]).toEqual([{ result: 'timeout', message: '', events: [] }, 50, 'lifecycle'])
  })

  test('without a deadline may take for ever', async () => {
    expect((await play({}, { result: 'success', message: '' })).asked[0]?.timeoutMs).toBe(2 ** 31 - 1)
  })

  test('after its deadline does not begin', async () => {
    const { outcome, asked } = await play({ kind: 'preStop' }, { result: 'success', message: '' }, 1_000)
    expect([outcome.result, asked]).toEqual(['timeout', []])
  })

  test('whose container ends fails', async () => {
    const { outcome } = await play({ kind: 'preStop', handler: { kind: 'sleep', seconds: 60 } }, whenAborted, 60_000, AbortSignal.timeout(20))
    expect(outcome).toMatchObject({ result: 'failure', message: `Sleep lifecycle hook (60) for Container "web" in Pod "${POD}" failed - error: container terminated before sleep hook finished` })
  })
})
