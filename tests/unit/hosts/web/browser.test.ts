import { expect, test } from 'vitest'
import { openCommand, wouldBeSeen } from '../../../../src-main/hosts/web/browser'

test.each([
  ['a desktop', { platform: 'linux', env: { DISPLAY: ':0' }, terminal: true }, true],
  ['Wayland', { platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' }, terminal: true }, true],
  ['a Mac', { platform: 'darwin', env: {}, terminal: true }, true],
  ['Windows', { platform: 'win32', env: {}, terminal: true }, true],
  ['no screen', { platform: 'linux', env: {}, terminal: true }, false],
  ['no terminal', { platform: 'linux', env: { DISPLAY: ':0' }, terminal: false }, false],
  ['the far end of ssh', { platform: 'darwin', env: { SSH_CONNECTION: '1.2.3.4 5 6.7.8.9 22' }, terminal: true }, false],
  ['continuous integration', { platform: 'linux', env: { CI: 'true', DISPLAY: ':0' }, terminal: true }, false]
] as const)('a browser opened on %s would be seen: %j', (_name, surroundings, seen) => {
  expect(wouldBeSeen(surroundings)).toBe(seen)
})

test('each system opens links its own way, and no shell reads the link', () => {
  const link = 'http://127.0.0.1:1/open?once=a&b'
  expect(openCommand(link, 'linux')).toEqual(['xdg-open', link])
  expect(openCommand(link, 'darwin')).toEqual(['open', link])
  expect(openCommand(link, 'win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler', link])
})
