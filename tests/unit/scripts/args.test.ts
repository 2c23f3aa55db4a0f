import { describe, expect, it } from 'vitest'
import { hostArguments, parseArguments } from '../../../scripts/launcher/args.mjs'

const NOTHING = { help: false, web: false, port: null, token: null, open: true, lab: null }

describe('parseArguments', () => {
  it.each([
    [[], {}],
    [['--help'], { help: true }],
    [['-h'], { help: true }],
    [['--web'], { web: true }],
    [['--port', '8080'], { web: true, port: 8080 }],
    [['--port=0'], { web: true, port: 0 }],
    [['--token', 'a.b-c_d~1'], { web: true, token: 'a.b-c_d~1' }],
    [['--no-open'], { web: true, open: false }],
    [['--lab', 'room-2'], { lab: 'room-2' }],
    [['--web', '--port', '1', '--port', '2'], { web: true, port: 2 }]
  ])('reads %j', (argv, expected) => {
    expect(parseArguments(argv)).toEqual({ ok: true, options: { ...NOTHING, ...expected } })
  })

  it.each([
    [['--prot', '1'], 'badFlag', '--prot'],
    [['web'], 'badFlag', 'web'],
    [['--web=yes'], 'badFlag', '--web=yes'],
    [['--port'], 'missingValue', '--port'],
    [['--port', '--web'], 'missingValue', '--port'],
    [['--token='], 'missingValue', '--token'],
    [['--port', '65536'], 'badPort', '65536'],
    [['--port', '80a'], 'badPort', '80a'],
    [['--port', '-1'], 'badPort', '-1'],
    [['--token', 'a b'], 'badToken', 'a b'],
    [['--token', 'x'.repeat(257)], 'badToken', 'x'.repeat(257)],
    [['--lab', 'Room'], 'badLab', 'Room'],
    [['--lab', 'room-'], 'badLab', 'room-'],
    [['--lab', 'x'.repeat(41)], 'badLab', 'x'.repeat(41)]
  ])('refuses %j', (argv, key, flag) => {
    expect(parseArguments(argv)).toEqual({ ok: false, key, flag })
  })
})

describe('hostArguments', () => {
  const options = { ...NOTHING, web: true, port: 0, token: 't', open: false, lab: 'a' }

  it('hands everything to the web host', () => {
    expect(hostArguments(options, 'web')).toEqual(['--lab', 'a', '--port', '0', '--token', 't', '--no-open'])
    expect(hostArguments(NOTHING, 'web')).toEqual([])
  })

  it('hands only the name to the desktop', () => {
    expect(hostArguments(options, 'electron')).toEqual(['--lab', 'a'])
  })
})
