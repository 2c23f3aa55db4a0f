import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import type { WorkerOptions } from './tests/e2e/support/lab'

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

export default defineConfig<object, WorkerOptions>({
  outputDir: 'test-results',
  // Each file has a lab of its own name; within a file one test follows the other.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: process.env['PAUSELAB_E2E_REPORT'] ?? 'test-results/e2e.json' }]],
  use: { actionTimeout: 30_000, navigationTimeout: 30_000, screenshot: 'only-on-failure', trace: 'retain-on-failure' },
  projects: [
    {
      name: 'browser',
      testDir: 'tests/e2e',
      testMatch: ['views/*.spec.ts', 'browser/*.spec.ts'],
      use: { ...BROWSER, host: 'web' }
    },
    // Its windows want the screen and the keyboard for themselves.
    { name: 'desktop', testDir: 'tests/e2e', testMatch: ['views/*.spec.ts', 'desktop/*.spec.ts'], workers: 1, use: { host: 'desktop' } },
    // Not a test: `npm run screenshots` takes the pictures of docs/ with it.
    { name: 'screenshots', testDir: 'tests/e2e/screenshots', use: { ...BROWSER } }
  ]
})
