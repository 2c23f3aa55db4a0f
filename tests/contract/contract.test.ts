import { describe, vi } from 'vitest'
import { contract } from './contract'
import { dockerSide } from './dockerSide'
import { simulatedSide } from './simulatedSide'

// A daemon on a busy machine takes its time, and nothing here is about that.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

describe.each([
  ['the simulated engine', simulatedSide],
  ['the real daemon', dockerSide]
])('%s', (_name, open) => contract(open))
