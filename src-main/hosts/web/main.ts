import { createLab } from '../../lab/lab'
import { checkEngine } from '../../runtime/docker/discover'
import { runWebHost } from './run'

const exitCode = await runWebHost(process.argv.slice(2), { createLab, checkEngine, entryDir: import.meta.dirname })
if (exitCode !== null) process.exit(exitCode)
