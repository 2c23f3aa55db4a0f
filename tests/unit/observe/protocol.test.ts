import { describe, expect, test } from 'vitest'
import { parseProbeLine } from '../../../src-main/observe/protocol'
import { frame, ns, probed } from './frames'

const hello = { t: 'hello', protocol: 1, version: '1.0.0', events: 'connector', reason: null, host: ns(1) }

describe('the probe’s lines', () => {
  test.each([
    ['hello', hello],
    ['a frame', frame(1, { req: 4, set: [probed(1)], gone: [{ pid: 2, start: 3, exit: { code: 0, signal: 9 } }] })],
    ['a reply', { t: 'reply', req: 1, ok: false, error: 'gone' }],
    ['a complaint', { t: 'error', message: 'what?' }]
  ])('%s comes in as it is', (_name, line) => expect(parseProbeLine(JSON.stringify(line))).toEqual(line))

  test('fields it does not know are no reason to stop', () => {
    expect(parseProbeLine(JSON.stringify({ ...hello, arch: 'amd64', hz: 100 }))).toEqual(hello)
    expect(parseProbeLine(JSON.stringify({ ...frame(1), gone: [{ pid: 1, start: 1, exit: null, unwatched: true }] }))).toMatchObject({ gone: [{ pid: 1, start: 1, exit: null }] })
  })

  test.each([
    ['no JSON', 'panic: out of cheese'],
    ['half a line', JSON.stringify(hello).slice(0, 40)],
    ['another protocol', JSON.stringify({ ...hello, protocol: 2 })],
    ['an unknown kind', '{"t":"greeting"}'],
    ['a state no kernel has', JSON.stringify(frame(1, { set: [{ ...probed(1), state: 'Q' as 'S' }] }))],
    ['no in-namespace PID', JSON.stringify(frame(1, { set: [probed(1, { nspid: [] })] }))],
    ['a missing namespace', JSON.stringify({ ...hello, host: { net: 1 } })]
  ])('%s fails aloud', (_name, line) => expect(() => parseProbeLine(line)).toThrow())
})
