// The lock file must fit every registry that people are behind: it may name packages and hashes, and no host.
import fs from 'node:fs'
import { LOCK_FILE } from '../launcher/paths.mjs'

const { packages } = /** @type {{ packages: Record<string, { resolved?: string, integrity?: string, link?: boolean }> }} */ (JSON.parse(fs.readFileSync(LOCK_FILE, 'utf8')))
const withHost = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)
const withoutHash = Object.entries(packages).filter(([where, { integrity, link }]) => where.startsWith('node_modules/') && !link && integrity === undefined)

for (const [where, { resolved }] of withHost) console.error(`package-lock.json: ${where} is resolved to ${resolved}`)
for (const [where] of withoutHash) console.error(`package-lock.json: ${where} has no integrity hash`)
process.exitCode = withHost.length + withoutHash.length > 0 ? 1 : 0
