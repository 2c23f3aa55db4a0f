import { setTimeout as delay } from 'node:timers/promises'
import type { SleepHandler } from '../../pod/model/probes'
import type { ContainerRuntime } from '../../runtime/port'
import { runExec } from './execHandler'
import { textOf } from '../../api/errors'
import type { HandlerOptions, HandlerOutcome, PodDialer, RunHandler } from './handler'
import { runHttp } from './httpHandler'
import { runTcp } from './tcpHandler'

export interface HandlerDeps {
  readonly runtime: Pick<ContainerRuntime, 'exec'>
  readonly dialer: PodDialer
}

/** Carries out what probes and hooks ask for: exec by the engine, the network's from within the pod's network namespace. */
export function createHandlerRunner({ runtime, dialer }: HandlerDeps): RunHandler {
  return async function run(handler, target, options) {
    try {
      switch (handler.kind) {
        case 'exec':
          return await runExec(runtime, handler, target, options)
        case 'httpGet':
          await dialer.ready()
          return await runHttp(dialer, handler, target, options)
        case 'tcpSocket':
          await dialer.ready()
          return await runTcp(dialer, handler, target, options)
        case 'sleep':
          return await sleep(handler, options)
      }
    } catch (error) {
      return { result: 'unknown', message: textOf(error) }
    }
  }
}

/** lifecycle/handlers.go (runSleepHandler) */
async function sleep({ seconds }: SleepHandler, { signal }: HandlerOptions): Promise<HandlerOutcome> {
  try {
    await delay(seconds * 1_000, undefined, { signal })
    return { result: 'success', message: '' }
  } catch {
    return { result: 'failure', message: 'container terminated before sleep hook finished' }
  }
}
