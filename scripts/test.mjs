// npm test: everything that can be checked on this machine. What cannot is named and counted as skipped.
import { main } from './testing/main.mjs'

process.exitCode = await main(process.argv.slice(2))
