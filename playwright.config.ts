import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const DEBIAN_CHROMIUM = '/usr/bin/chromium'

/** Chromium refuses its sandbox to root, which is what a build machine's only user often is. */
const ROOT_FLAGS = process.getuid?.() === 0 ? ['--no-sandbox'] : []
/** Only pages of the lab under test are opened: nothing may be fetched or updated behind the test's back. */
const QUIET_FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

const chromium = process.env['PAUSELAB_CHROMIUM'] ?? (existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined)

const BROWSER = {
  browserName: 'chromium' as const,
  viewport: { width: 1440, height: 900 },
  launchOptions: { ...(chromium === undefined ? {} : { executablePath: chromium }), args: [...ROOT_FLAGS, ...QUIET_FLAGS] }
}

export default defineConfig({
  outputDir: 'test-results',
  // One Docker engine and one lease for the lab: one test after the other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: process.env['PAUSELAB_E2E_REPORT'] ?? 'test-results/e2e.json' }]],
  use: { actionTimeout: 15_000, navigationTimeout: 30_000, screenshot: 'only-on-failure', trace: 'retain-on-failure' },
  projects: [
    {
      name: 'browser',
      testDir: 'tests/e2e/browser',
      use: { ...BROWSER }
    },
    { name: 'desktop', testDir: 'tests/e2e/desktop' },
    // Not a test: `npm run screenshots` takes the pictures of docs/ with it.
    { name: 'screenshots', testDir: 'tests/e2e/screenshots', use: { ...BROWSER } }
  ]
})
