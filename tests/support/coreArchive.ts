import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Image, readImageArchive } from '../../src-main/runtime/simulated/engine/imageArchive'

const ARCH = process.arch === 'arm64' ? 'arm64' : 'amd64'

export const CORE_ARCHIVE = fileURLToPath(new URL(`../../resources/images/archives/pauselab-core-${ARCH}.tar`, import.meta.url))

/** The images that come with the lab, for a simulated machine that has them from the start. */
export const CORE_IMAGES: readonly Image[] = readImageArchive(readFileSync(CORE_ARCHIVE))
