import { describe, expect, test } from 'vitest'
import { COMMAND_INPUTS, isCommandName, settingsPatch } from '../../../src-main/api/commands'
import { LabError, toEnvelope } from '../../../src-main/api/errors'

describe('an error crosses the boundary as an envelope', () => {
  test('with its place', () => {
    const details = [{ path: 'spec', message: 'no', line: 1, column: 2 }]
    expect(toEnvelope(new LabError('invalid', 'bad', details))).toEqual({ code: 'invalid', message: 'bad', details })
  })
  test.each([[new TypeError('oops'), 'oops'], ['text', 'text'], [undefined, 'undefined']])('anything else is internal: %s', (error, message) => expect(toEnvelope(error)).toEqual({ code: 'internal', message, details: [] }))
})

describe('commands', () => {
  test.each(['toString', '__proto__', 'constructor', '', 'pods.Apply'])('%j is none', (name) => expect(isCommandName(name)).toBe(false))
  test('an unknown field is an error everywhere', () => {
    for (const [name, input] of Object.entries(COMMAND_INPUTS)) expect(input.safeParse({ surprise: 1 }).success, name).toBe(false)
    expect(settingsPatch.safeParse({ kubelet: 'off', surprise: 1 }).success).toBe(false)
  })
  test.each([['SIGKILL', true], ['TERM', true], [9, true], ['15', true], [0, false], [65, false], [1.5, false], ['kill -9', false], ['', false]])('signal %j is taken: %s', (signal, taken) => {
    expect(COMMAND_INPUTS['containers.kill'].safeParse({ id: 'a'.repeat(12), signal }).success).toBe(taken)
  })
  test.each([['a'.repeat(12), true], ['a'.repeat(64), true], ['a'.repeat(11), false], ['a'.repeat(65), false], ['../etc/passwd', false], ['A'.repeat(12), false]])('id %s is taken: %s', (id, taken) => {
    expect(COMMAND_INPUTS['containers.inspect'].safeParse({ id }).success).toBe(taken)
  })
})
