import { defineConfig } from 'vitest/config'

/** They wait for conditions, and others may be at work on the same machine. */
const PATIENT = { testTimeout: 180_000, hookTimeout: 180_000 }

/** What keeps both cores busy by itself, or says how soon something happens. */
const ALONE = ['tests/images/{probe,probeHost}.test.ts', 'tests/integration/lab/{engineRestart,killPoints/killPoints,truth}.test.ts']

export default defineConfig({
  test: {
    // As patient as `soon` of tests/support.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      // No unit test is about time; on a busy machine five seconds are soon over.
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'tests/contract/**/*.test.ts', 'tests/images/**/*.test.ts'],
          exclude: ALONE,
          ...PATIENT,
          // Labs share a daemon as they would anywhere, each under its own name, and mostly wait.
          maxWorkers: 3,
          sequence: { groupOrder: 1 }
        }
      },
      // After those, one file after another.
      { extends: true, test: { name: 'integration alone', include: ALONE, ...PATIENT, fileParallelism: false, sequence: { groupOrder: 2 } } }
    ]
  },
  resolve: { alias: { '@api': new URL('./src-main/api', import.meta.url).pathname } }
})
