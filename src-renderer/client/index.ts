import type { LabClient } from './client'
import { createDesktopClient } from './desktop'
import { takeToken } from './token'
import { createWebClient } from './web'

export type { ClientListener, ConnectionState, LabClient, OpenedFile } from './client'

/** Finds the host this page runs in. */
export async function createClient(): Promise<LabClient> {
  if (import.meta.env.DEV) {
    const fixture = new URLSearchParams(window.location.search).get('fixture')
    if (fixture) return (await import('../dev/fixture-client')).createFixtureClient(fixture)
  }
  if (window.pauselab) return createDesktopClient(window.pauselab)
  return createWebClient({ origin: window.location.origin, token: takeToken(window.location, window.history, window.sessionStorage) })
}
