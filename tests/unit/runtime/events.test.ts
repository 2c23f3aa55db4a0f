import { describe, expect, test } from 'vitest'
import { toRuntimeEvent } from '../../../src-main/runtime/docker/events'

const at = { time: 5, timeNano: 5_000_250_000 }
function event(fields: object): ReturnType<typeof toRuntimeEvent> {
  return toRuntimeEvent(JSON.stringify({ ...at, ...fields }))
}

describe('the engine’s events', () => {
  test('a death, without the fields that API 1.52 dropped', () => {
    expect(event({ Type: 'container', Action: 'die', Actor: { ID: 'x', Attributes: { name: 'k8s_a', exitCode: '137' } } })).toEqual({ type: 'container', action: 'die', id: 'x', labels: { name: 'k8s_a', exitCode: '137' }, exitCode: 137, signal: null, at: 5_000.25 })
  })
  test('a signal', () => expect(event({ Type: 'container', Action: 'kill', Actor: { ID: 'x', Attributes: { signal: '15' } } })).toMatchObject({ signal: 15, exitCode: null }))
  test('Podman’s words', () => {
    expect(event({ Type: 'container', Action: 'died', Actor: { ID: 'x', Attributes: { containerExitCode: '1' } } })).toMatchObject({ action: 'die', exitCode: 1 })
    expect(event({ Type: 'container', Action: 'remove', Actor: { ID: 'x' } })).toMatchObject({ action: 'destroy', labels: {} })
  })
  test('seconds where there is nothing finer', () => expect(event({ timeNano: undefined, Type: 'container', Action: 'start', Actor: { ID: 'x' } })).toMatchObject({ at: 5_000 }))
  test.each(['image', 'volume', 'network'])('%s', (Type) => expect(event({ Type, Action: 'create', Actor: { ID: 'x' } })).toEqual({ type: Type, action: 'create', id: 'x', at: 5_000.25 }))
  test.each(['daemon', 'plugin', undefined])('%s is nothing to us', (Type) => expect(event({ Type, Action: 'reload' })).toBeNull())
  test('a signal that is no number is none', () => expect(event({ Type: 'container', Action: 'kill', Actor: { ID: 'x', Attributes: { signal: 'SIGTERM', exitCode: '' } } })).toMatchObject({ signal: null, exitCode: null }))
  test('a line that is no JSON fails', () => expect(() => toRuntimeEvent('{"Type":')).toThrow(SyntaxError))
})
