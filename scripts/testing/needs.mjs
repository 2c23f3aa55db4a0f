import fs from 'node:fs'
import { electronBinary } from '../launcher/electronRuntime.mjs'
import { which } from '../launcher/system.mjs'

/**
 * Something a test step cannot do without.
 * @typedef {object} Need
 * @property {string} name as the summary names it when it is missing
 * @property {() => boolean} met
 * @property {readonly string[]} packages Debian's, that bring it; empty: nothing to install
 */

const chromium = process.env['PAUSELAB_CHROMIUM'] ?? '/usr/bin/chromium'

/** @type {Record<'chromium' | 'cjkFonts' | 'compilers' | 'emulator' | 'busybox' | 'display' | 'electron', Need>} */
export const NEEDS = {
  chromium: { name: 'Chromium', met: () => fs.existsSync(chromium), packages: ['chromium'] },
  cjkFonts: { name: 'Chinese fonts', met: () => fs.existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'), packages: ['fonts-noto-cjk'] },
  compilers: {
    name: 'the compilers for amd64 and arm64 (musl-gcc, aarch64-linux-gnu-gcc)',
    met: () => which('musl-gcc') !== null && which('aarch64-linux-gnu-gcc') !== null,
    packages: ['gcc', 'musl-tools', 'gcc-aarch64-linux-gnu', 'libc6-dev', 'libc6-dev-arm64-cross', 'linux-libc-dev', 'linux-libc-dev-arm64-cross']
  },
  emulator: { name: 'qemu-aarch64-static', met: () => which('qemu-aarch64-static') !== null, packages: ['qemu-user-static'] },
  busybox: { name: 'busybox-static', met: () => fs.existsSync('/bin/busybox'), packages: ['busybox-static'] },
  display: {
    name: 'a display (or Xvfb)',
    met: () => Boolean(process.env['DISPLAY']) || (which('xvfb-run') !== null && which('xauth') !== null),
    packages: ['xvfb', 'xauth']
  },
  // Never fetched for a test: the tests run on machines without network, too.
  electron: { name: 'an Electron runtime (ELECTRON_OVERRIDE_DIST_PATH, or npm run electron:fetch)', met: () => electronBinary(process.env) !== null, packages: [] }
}

/**
 * @param {readonly Need[]} needs
 * @returns {string[]} the packages that bring the missing ones
 */
export function missingPackages(needs) {
  return [...new Set(needs.filter(({ met }) => !met()).flatMap(({ packages }) => packages))]
}
