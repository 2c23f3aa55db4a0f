import { expect, test } from 'vitest'
import { readRequest } from '../../../../src-main/hosts/electron/request'

const id = { page: '1-2-3-4', subscription: 1 }

test.each([
  { kind: 'command', name: 'engine.status', input: {} },
  { kind: 'subscribe', ...id },
  { kind: 'unsubscribe', ...id },
  { kind: 'received', ...id, count: 32 },
  { kind: 'openManifest' },
  { kind: 'saveFile', name: 'default-web.sh', text: 'x' }
])('%j is a request', (request) => expect(readRequest(request)).toEqual(request))

test.each([
  null,
  'engine.status',
  [],
  {},
  { kind: 'eval', code: '1' },
  { kind: 'command' },
  { kind: 'command', name: 7, input: {} },
  { kind: 'command', name: 'x', input: {}, more: 1 },
  { kind: 'subscribe' },
  { kind: 'subscribe', ...id, subscription: -1 },
  { kind: 'subscribe', ...id, page: 'x'.repeat(1_000_000) },
  { kind: 'received', ...id, count: 0 },
  { kind: 'received', ...id, count: Infinity },
  { kind: 'openManifest', path: '/etc/shadow' },
  { kind: 'saveFile', name: '../.bashrc', text: 'x' },
  { kind: 'saveFile', name: '.bashrc', text: 'x' }
])('%j is none', (request) => expect(() => readRequest(request)).toThrow())
