import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { builtFiles, dataDirectory } from '../../../../src-main/hosts/shared/paths'

test.each([
  ['linux', {}, join('/home/u', '.config', 'PauseLab')],
  ['linux', { XDG_CONFIG_HOME: '/x' }, join('/x', 'PauseLab')],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, join('/home/u', '.config', 'PauseLab')],
  ['darwin', {}, join('/home/u', 'Library', 'Application Support', 'PauseLab')],
  ['win32', { APPDATA: '/roaming' }, join('/roaming', 'PauseLab')],
  ['win32', {}, join('/home/u', 'AppData', 'Roaming', 'PauseLab')],
  ['linux', { PAUSELAB_DATA_DIR: '/mine', XDG_CONFIG_HOME: '/x' }, resolve('/mine')]
] as const)('on %s with %j data is in %s', (platform, env, expected) => {
  expect(dataDirectory(env, platform, '/home/u')).toBe(expected)
})

test('resources are the repository\'s while developing, and beside the app when packaged', () => {
  expect(builtFiles('/repo/out/main', null)).toEqual({ rendererDir: resolve('/repo/out/renderer'), preloadFile: resolve('/repo/out/preload/preload.cjs'), resourcesDir: resolve('/repo/resources') })
  expect(builtFiles('/app/resources/app.asar/out/main', '/app/resources').resourcesDir).toBe(join('/app/resources', 'resources'))
})
