import os from 'node:os'
import { describe, expect, test } from 'vitest'
import { parseSignal, signalName } from '../../../src-main/lab/signals'

describe('signals', () => {
  test.each([['SIGKILL', 9, 'SIGKILL'], ['TERM', 15, 'SIGTERM'], ['15', 15, 'SIGTERM'], [9, 9, 'SIGKILL'], ['SIGSTOP', 19, 'SIGSTOP'], ['40', 40, 'SIG40'], [64, 64, 'SIG64']])('%s is %i, %s', (given, number, name) => {
    expect(parseSignal(given)).toEqual({ number, name })
  })
  test.each(['SIGNONSENSE', '0', '65', '', 'sigkill', 'SIGRTMIN+3'])('%j is refused', (text) => {
    expect(() => parseSignal(text)).toThrow(expect.objectContaining({ code: 'bad-request' }) as Error)
  })
  test('numbers are Linux’s', () => {
    if (process.platform !== 'linux') return
    for (const [name, number] of Object.entries(os.constants.signals)) if (!['SIGIOT', 'SIGPOLL', 'SIGUNUSED'].includes(name)) expect(signalName(number)).toBe(name)
  })
})
