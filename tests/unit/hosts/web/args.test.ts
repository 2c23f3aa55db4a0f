import { describe, expect, test } from 'vitest'
import { readArguments, UsageError } from '../../../../src-main/hosts/web/args'

const USUAL = { port: null, token: null, open: true, labName: undefined, action: 'serve' }

describe('the web host reads its arguments', () => {
  test.each([
    [[], {}],
    [['--port', '8080'], { port: 8080 }],
    [['--port=8080'], { port: 8080 }],
    [['--port', '0'], { port: 0 }],
    [['--port', '1', '--port', '2'], { port: 2 }],
    [['--token', 'a-b_c.~1'], { token: 'a-b_c.~1' }],
    [['--no-open'], { open: false }],
    [['--lab', 'room-2'], { labName: 'room-2' }],
    [['--check-engine'], { action: 'check-engine' }],
    [['--help'], { action: 'help' }],
    [['-h'], { action: 'help' }],
    [['--no-open', '--token=T', '--port', '65535'], { open: false, token: 'T', port: 65_535 }]
  ])('%j', (words, changed) => {
    expect(readArguments(words)).toEqual({ ...USUAL, ...changed })
  })

  test.each([
    [['--prot', '1'], '"--prot"'],
    [['8080'], '"8080"'],
    [['--port'], '--port needs a value'],
    [['--port', 'eighty'], '"eighty"'],
    [['--port', '-1'], '"-1"'],
    [['--port', '65536'], '"65536"'],
    [['--port', '1e3'], '"1e3"'],
    [['--port='], '""'],
    [['--token', 'two words'], '--token'],
    [['--token', 'a#b'], '--token'],
    [['--token', ''], '--token'],
    [['--lab', 'Room'], '--lab'],
    [['--lab', '-room'], '--lab'],
    [['--no-open=yes'], '--no-open takes no value'],
    [['constructor'], '"constructor"']
  ])('refuses %j and names the culprit', (words, part) => {
    expect(() => readArguments(words)).toThrow(UsageError)
    expect(() => readArguments(words)).toThrow(part)
  })
})
