import { RuntimeError, type RuntimeErrorKind } from '../../port'

/** A refusal, in the words and of the kind of the daemon's own (20.10). */
export function refusal(kind: RuntimeErrorKind, message: string, operation: string): RuntimeError {
  return new RuntimeError(kind, message, operation)
}

export function noSuchContainer(id: string, operation: string): RuntimeError {
  return refusal('not-found', `No such container: ${id}`, operation)
}

export const OPERATION = {
  create: 'POST /containers/create',
  start: 'POST /containers/start',
  kill: 'POST /containers/kill',
  remove: 'DELETE /containers',
  inspect: 'GET /containers/json',
  attach: 'POST /containers/attach',
  exec: 'POST /containers/exec',
  logs: 'GET /containers/logs',
  load: 'POST /images/load',
  pull: 'POST /images/create',
  volumeCreate: 'POST /volumes/create',
  volumeRemove: 'DELETE /volumes',
  networkCreate: 'POST /networks/create',
  networkRemove: 'DELETE /networks'
} as const
