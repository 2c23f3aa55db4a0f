import { expect, test } from 'vitest'
import { hostnameTruth } from '../../../src-renderer/composables/pod/hostnames'

const one = (namespace: number, hostname = 'web'): { namespace: number; hostname: string; containers: string[] } => ({ namespace, hostname, containers: ['c'] })

test.each([
  ['one namespace for all', [one(7)], 'shared'],
  ['a name that was copied into each', [one(7), one(8)], 'copied'],
  ['a name that one of them changed', [one(7), one(8, 'other')], 'differ'],
  ['the machine’s own', [one(1)], 'host']
])('%s', (_what, found, truth) => expect(hostnameTruth(found, 1)).toBe(truth))
