// Compares freshly built archives with those of the repository.
//   node compare.mjs <archives in the repository> <fresh archives>
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

function load(folder) {
  return JSON.parse(readFileSync(join(folder, 'images.json'), 'utf8'))
}

function main(keptFolder, freshFolder) {
  const kept = load(keptFolder)
  const fresh = load(freshFolder)
  const different = fresh.archives
    .filter((archive) => !readFileSync(join(keptFolder, archive.file)).equals(readFileSync(join(freshFolder, archive.file))))
    .map((archive) => archive.file)
  const sameToolchain = JSON.stringify(kept.toolchain) === JSON.stringify(fresh.toolchain)
  const sameDescription = JSON.stringify(kept.images) === JSON.stringify(fresh.images)
  if (different.length === 0 && sameDescription) {
    console.log('the archives are what the sources give, byte for byte')
    return 0
  }
  console.error(`different from the sources: ${different.join(', ') || 'images.json'}`)
  if (!sameToolchain)
    console.error('the compilers differ too:\n' + JSON.stringify({ kept: kept.toolchain, here: fresh.toolchain }, null, 2))
  return 1
}

process.exit(main(...process.argv.slice(2)))
