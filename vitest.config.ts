import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      // No unit test is about time; on a busy machine five seconds are soon over.
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'tests/contract/**/*.test.ts', 'tests/images/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They share one Docker daemon; one file after another keeps their timings honest.
          fileParallelism: false
        }
      }
    ]
  },
  resolve: { alias: { '@api': new URL('./src-main/api', import.meta.url).pathname } }
})
