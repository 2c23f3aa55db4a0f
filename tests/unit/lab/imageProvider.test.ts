import { describe, expect, test } from 'vitest'
import type { CoreImages } from '../../../src-main/lab/coreImages'
import { LabImageProvider } from '../../../src-main/lab/imageProvider'
import { Jobs } from '../../../src-main/lab/jobs'
import { pullAsJob } from '../../../src-main/lab/pullAsJob'
import { type ContainerRuntime, type ImageStatus, RuntimeError } from '../../../src-main/runtime/port'

interface Given {
  readonly allowPull?: boolean
  /** What the engine has after a load. */
  readonly there?: readonly string[]
  readonly pull?: () => Promise<void>
}

function bench({ allowPull = false, there = [], pull = async () => undefined }: Given): { readonly provider: LabImageProvider; readonly calls: string[] } {
  const calls: string[] = []
  const jobs = new Jobs(() => undefined)
  const runtime: Partial<ContainerRuntime> = {
    inspectImage: async (reference) => (there.includes(reference) ? ({ id: reference } as ImageStatus) : null),
    pullImage: async (reference) => {
      calls.push(`pull ${reference}`)
      await pull()
    }
  }
  const core = {
    isCore: (reference: string) => reference.startsWith('pauselab/'),
    ensure: async () => {
      calls.push('load')
      return []
    }
  } as unknown as CoreImages
  return { provider: new LabImageProvider(runtime as ContainerRuntime, (image) => pullAsJob(jobs, runtime as ContainerRuntime, image), core, 'amd64', () => allowPull), calls }
}

const NOT_HEARD = (): void => undefined

describe('an absent image', () => {
  test('that comes with the lab is loaded, whatever may be pulled', async () => {
    const { provider, calls } = bench({ allowPull: true, there: ['pauselab/demo'] })
    expect(await provider.provide('pauselab/demo', 'Always', NOT_HEARD)).toMatchObject({ ok: true })
    expect(await provider.provide('pauselab/demo:nope', 'Always', NOT_HEARD)).toMatchObject({ ok: false, reason: 'ErrImageNeverPull' })
    expect(calls).toEqual(['load', 'load'])
  })
  test.each([['Never', true], ['Always', false], ['IfNotPresent', false]] as const)('policy %s, pulling allowed %s: not pulled', async (policy, allowPull) => {
    const { provider, calls } = bench({ allowPull })
    expect(await provider.provide('nginx', policy, NOT_HEARD)).toMatchObject({ ok: false, reason: 'ErrImageNeverPull', message: expect.stringContaining('"nginx"') as string })
    expect(calls).toEqual([])
  })
  test('is pulled once for everybody who waits for it', async () => {
    const { provider, calls } = bench({ allowPull: true })
    const all = await Promise.all([provider.provide('nginx', 'Always', NOT_HEARD), provider.provide('nginx', 'IfNotPresent', NOT_HEARD), provider.provide('redis', 'Always', NOT_HEARD)])
    expect(all.every((one) => one.ok)).toBe(true)
    expect(calls).toEqual(['pull nginx', 'pull redis'])
    await provider.provide('nginx', 'Always', NOT_HEARD)
    expect(calls).toHaveLength(3)
  })
  test('that cannot be pulled has the kubelet’s reason; an engine that is away is another matter', async () => {
    const refusing = bench({ allowPull: true, pull: () => Promise.reject(new RuntimeError('other', 'manifest unknown', 'pull')) })
    expect(await refusing.provider.provide('nginx', 'Always', NOT_HEARD)).toEqual({ ok: false, reason: 'ErrImagePull', message: 'manifest unknown' })
    const away = bench({ allowPull: true, pull: () => Promise.reject(new RuntimeError('away', 'gone', 'pull')) })
    await expect(away.provider.provide('nginx', 'Always', NOT_HEARD)).rejects.toMatchObject({ kind: 'away' })
  })
})
