import { describe, expect, test } from 'vitest'
import { quickCommands, splitCommand } from '../../../src-renderer/components/pod/terminal/quick-commands'
import { Typist } from '../../../src-renderer/composables/terminal/typist'

describe('keystrokes', () => {
  test('go one request after the other, in order, and take along what was typed meanwhile', async () => {
    const sent: string[] = []
    const doors: (() => void)[] = []
    const typist = new Typist((data) => {
      sent.push(data)
      return new Promise<void>((resolve) => doors.push(resolve))
    }, 4)
    for (const key of 'abcdefg') typist.type(key)
    expect(sent).toEqual(['a'])
    for (const expected of [['a', 'bcde'], ['a', 'bcde', 'fg'], ['a', 'bcde', 'fg']]) {
      doors.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
      expect(sent).toEqual(expected)
    }
  })

  test('that nobody takes are dropped, and later ones are tried again', async () => {
    const sent: string[] = []
    const typist = new Typist((data) => {
      sent.push(data)
      return Promise.reject(new Error('it has ended'))
    })
    typist.type('a')
    typist.type('b')
    await new Promise((resolve) => setImmediate(resolve))
    typist.type('c')
    expect(sent).toEqual(['a', 'c'])
  })
})

describe('command lines', () => {
  test.each<[string, readonly string[]]>([
    ['', []],
    ['  /demo   ps ', ['/demo', 'ps']],
    [`/demo write /x "two words" 'and more' it''s`, ['/demo', 'write', '/x', 'two words', 'and more', 'its']],
    ['echo $HOME *', ['echo', '$HOME', '*']]
  ])('%j', (line, words) => expect(splitCommand(line)).toEqual(words))

  test('images are known by their name, whatever the tag', () => {
    expect(quickCommands('pauselab/pause:1')).toEqual([['/pause', '-v']])
    expect(quickCommands('localhost:5000/pauselab/pause')).toEqual([])
  })
})
