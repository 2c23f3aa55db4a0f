import fs from 'node:fs'
import path from 'node:path'

/**
 * @typedef {'macos' | 'windows' | 'debian' | 'fedora' | 'arch' | 'linux'} SystemKind
 */

/**
 * @param {NodeJS.Platform} platform
 * @param {string} osRelease the text of /etc/os-release, '' where there is none
 * @returns {SystemKind}
 */
export function systemKind(platform, osRelease) {
  if (platform === 'darwin') return 'macos'
  if (platform === 'win32') return 'windows'
  const names = new Set([...fieldOf(osRelease, 'ID'), ...fieldOf(osRelease, 'ID_LIKE')])
  if (names.has('debian') || names.has('ubuntu')) return 'debian'
  if (names.has('fedora') || names.has('rhel') || names.has('centos')) return 'fedora'
  if (names.has('arch')) return 'arch'
  return 'linux'
}

/**
 * @param {string} osRelease
 * @param {string} field
 * @returns {string[]}
 */
function fieldOf(osRelease, field) {
  const line = osRelease.split('\n').find((text) => text.startsWith(`${field}=`))
  return line === undefined ? [] : line.slice(field.length + 1).replace(/["']/g, '').toLowerCase().split(/\s+/)
}

/** @param {string} file */
export function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/**
 * @param {string} program
 * @returns {string | null} where it stands on PATH
 */
export function which(program) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  // An ordinary user's PATH on Debian lacks the folder that dockerd is in.
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...(process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin'])]
  for (const folder of folders.filter(Boolean)) {
    for (const ending of endings) {
      const file = path.join(folder, program + ending)
      if (fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return file
    }
  }
  return null
}

/** Facts about this machine that the decisions are made from. */
export function thisSystem() {
  const kind = systemKind(process.platform, readText('/etc/os-release'))
  return {
    kind,
    root: process.getuid?.() === 0,
    terminal: process.stdin.isTTY === true,
    systemd: fs.existsSync('/run/systemd/system')
  }
}
