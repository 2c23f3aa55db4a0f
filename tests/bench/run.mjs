import { bundleAndRun } from './bundle.mjs'

await bundleAndRun('bench', { main: 'tests/bench/main.ts', labHost: 'tests/bench/lab/labHost.ts' })
