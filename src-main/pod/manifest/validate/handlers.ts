import type { FieldPath } from '../path'
import type { Problems } from '../problems'
import type { RawHandler, RawHttpGet } from '../raw/container'
import { forbidden, invalid, notSupported, required } from '../wording'
import { httpHeaderName, portName, portNumber } from './formats'

/** validateHandler. `graceSeconds` bounds a sleep; null when the pod's own is wrong already. */
export function validateHandler(handler: RawHandler, graceSeconds: number | null, path: FieldPath, problems: Problems): void {
  let isFirst = true
  function check<T>(action: T | undefined, name: string, validate: (action: T, path: FieldPath) => void): void {
    if (action === undefined) return
    if (isFirst) validate(action, [...path, name])
    else problems.error([...path, name], forbidden('may not specify more than 1 handler type'))
    isFirst = false
  }
  check(handler.exec, 'exec', ({ command = [] }, at) => {
    if (command.length === 0) problems.error([...at, 'command'], required())
  })
  check(handler.httpGet, 'httpGet', (get, at) => validateHttpGet(get, at, problems))
  check(handler.tcpSocket, 'tcpSocket', ({ port }, at) => validatePort(port, [...at, 'port'], problems))
  check(handler.sleep, 'sleep', ({ seconds = 0 }, at) => validateSleep(seconds, graceSeconds, at, problems))
  if (isFirst) problems.error(path, required('must specify a handler type'))
}

/** validateHTTPGetAction; an absent path is `/`, an absent scheme HTTP. */
function validateHttpGet({ port, scheme = '', httpHeaders = [] }: RawHttpGet, path: FieldPath, problems: Problems): void {
  validatePort(port, [...path, 'port'], problems)
  if (scheme !== '' && scheme !== 'HTTP' && scheme !== 'HTTPS') problems.error([...path, 'scheme'], notSupported(scheme, ['HTTP', 'HTTPS']))
  for (const [index, { name = '' }] of httpHeaders.entries()) {
    for (const message of httpHeaderName(name)) problems.error([...path, 'httpHeaders'], invalid(name, message), { at: [...path, 'httpHeaders', index, 'name'] })
  }
}

/** ValidatePortNumOrName; absent is 0. */
function validatePort(port: string | number = 0, path: FieldPath, problems: Problems): void {
  const complaints = typeof port === 'number' ? portNumber(port) : portName(port)
  for (const message of complaints) problems.error(path, invalid(port, message))
}

/** validateSleepAction, with PodLifecycleSleepActionAllowZero. */
function validateSleep(seconds: number, graceSeconds: number | null, path: FieldPath, problems: Problems): void {
  if (graceSeconds === null || (seconds >= 0 && seconds <= graceSeconds)) return
  problems.error(path, invalid(seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`))
}
