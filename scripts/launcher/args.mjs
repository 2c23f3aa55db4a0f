/**
 * @typedef {object} StartOptions
 * @property {boolean} help
 * @property {boolean} web the web host was asked for
 * @property {number | null} port null: any free one
 * @property {string | null} token null: the host makes one
 * @property {boolean} open whether the web host opens a browser
 * @property {string | null} lab null: the default lab
 *
 * @typedef {{ ok: true, options: StartOptions } | { ok: false, key: 'badFlag' | 'missingValue' | 'badPort' | 'badLab' | 'badToken', flag: string }} ParsedArguments
 */

const VALUE_FLAGS = new Set(['--port', '--token', '--lab'])
/** A lab's name becomes part of Docker names and labels. */
const LAB_NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/

/**
 * Reads what stands after `npm start --`. `--port`, `--token` and `--no-open` only mean something to the web host, so they ask for it.
 * @param {readonly string[]} argv
 * @returns {ParsedArguments}
 */
export function parseArguments(argv) {
  /** @type {StartOptions} */
  const options = { help: false, web: false, port: null, token: null, open: true, lab: null }
  const rest = argv.flatMap(splitEqualsSign)
  while (rest.length > 0) {
    const flag = /** @type {string} */ (rest.shift())
    if (flag === '--help' || flag === '-h') options.help = true
    else if (flag === '--web') options.web = true
    else if (flag === '--no-open') Object.assign(options, { web: true, open: false })
    else if (VALUE_FLAGS.has(flag)) {
      const value = rest.shift()
      if (value === undefined || value === '' || value.startsWith('--')) return { ok: false, key: 'missingValue', flag }
      const problem = setValue(options, flag, value)
      if (problem !== null) return { ok: false, key: problem, flag: value }
    } else return { ok: false, key: 'badFlag', flag }
  }
  return { ok: true, options }
}

/**
 * @param {StartOptions} options
 * @param {string} flag
 * @param {string} value
 * @returns {'badPort' | 'badLab' | 'badToken' | null}
 */
function setValue(options, flag, value) {
  if (flag === '--lab') {
    options.lab = value
    return LAB_NAME.test(value) ? null : 'badLab'
  }
  options.web = true
  if (flag === '--token') {
    options.token = value
    // It travels in an address and in a header: only what needs no escaping there.
    return /^[\w.~-]{1,256}$/.test(value) ? null : 'badToken'
  }
  options.port = Number(value)
  return /^\d{1,5}$/.test(value) && options.port <= 65_535 ? null : 'badPort'
}

/**
 * @param {string} argument
 * @returns {string[]}
 */
function splitEqualsSign(argument) {
  const at = argument.indexOf('=')
  if (at < 0 || !VALUE_FLAGS.has(argument.slice(0, at))) return [argument]
  return [argument.slice(0, at), argument.slice(at + 1)]
}

/**
 * The same wishes as the hosts understand them.
 * @param {StartOptions} options
 * @param {'web' | 'electron'} host
 * @returns {string[]}
 */
export function hostArguments(options, host) {
  const flags = options.lab === null ? [] : ['--lab', options.lab]
  if (host === 'electron') return flags
  if (options.port !== null) flags.push('--port', String(options.port))
  if (options.token !== null) flags.push('--token', options.token)
  if (!options.open) flags.push('--no-open')
  return flags
}
