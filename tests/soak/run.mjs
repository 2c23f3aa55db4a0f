import { bundleAndRun } from '../bench/bundle.mjs'

await bundleAndRun('soak', { main: 'tests/soak/main.ts', labHost: 'tests/bench/lab/labHost.ts' })
