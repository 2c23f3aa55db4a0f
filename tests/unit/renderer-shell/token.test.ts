import { describe, expect, it } from 'vitest'
import { takeToken } from '../../../src-renderer/client/token'

function page(hash: string, kept: Record<string, string> = {}) {
  const store = new Map(Object.entries(kept))
  const shown: string[] = []
  const take = () =>
    takeToken(
      { hash, pathname: '/', search: '?a=1' },
      { replaceState: (_data: unknown, _unused: string, url?: string | URL | null) => void shown.push(String(url)) },
      { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => void store.set(key, value) }
    )
  return { take, store, shown }
}

describe('takeToken', () => {
  it('takes it from the address, keeps it for the tab, and clears the address bar', () => {
    const { take, store, shown } = page('#token=a%2Bb')
    expect(take()).toBe('a+b')
    expect([...store.values()]).toEqual(['a+b'])
    expect(shown).toEqual(['/?a=1'])
  })

  it('remembers it after a reload', () => {
    const { take, shown } = page('', { 'pauselab.token': 'kept' })
    expect(take()).toBe('kept')
    expect(shown).toEqual([])
  })

  it('prefers a new one', () => {
    expect(page('#token=new', { 'pauselab.token': 'old' }).take()).toBe('new')
  })

  it('is null when there never was one', () => {
    expect(page('').take()).toBeNull()
  })
})
