import { parseArguments } from './args.mjs'
import { checkEngine, engineAdvice, engineIsInstalled, mayInstallEngine } from './engine.mjs'
import { findHost } from './host.mjs'
import { provideEngine } from './installEngine.mjs'
import { chooseLanguage, translator } from './messages.mjs'
import { ping, USUAL_SOCKET } from './ping.mjs'
import { prepare } from './prepare.mjs'
import { runElectron, runWeb } from './run.mjs'
import { thisSystem } from './system.mjs'
import { mark, timed } from './timing.mjs'

const say = translator(chooseLanguage(process.env))

/**
 * Everything from a fresh clone to an open lab.
 * @param {readonly string[]} argv what stands after `npm start --`
 */
export async function main(argv) {
  const parsed = parseArguments(argv)
  if (!parsed.ok) {
    console.error(say(parsed.key, { flag: parsed.flag }))
    process.exitCode = 2
  } else if (parsed.options.help) {
    console.log(say('help'))
  } else {
    process.exitCode = await open(parsed.options)
  }
}

/**
 * @param {import('./args.mjs').StartOptions} options
 * @returns {Promise<number>} the exit code
 */
async function open(options) {
  mark('launcher')
  const node = await prepare(say)
  if (node === null) return 1
  await timed('engine', () => provideOrAdvise(node))
  const host = await timed('host', () =>
    findHost({ webAsked: options.web, root: thisSystem().root, node, env: process.env, onFetch: () => console.log(say('host.fetch')) })
  )
  if (host.host === 'electron' && host.binary !== undefined) {
    const { code, failedStart } = await runElectron(host.binary, options)
    if (failedStart === null) return code
    console.log(say('host.failed', { reason: failedStart }))
  } else if (host.host === 'web') {
    console.log(say(host.key, host.values))
  }
  return runWeb(node, options)
}

/**
 * Says which engine the lab will find; gives the machine one where that is allowed, else names the next step.
 * @param {string} node
 */
async function provideOrAdvise(node) {
  if (process.env['PAUSELAB_ENGINE'] === 'simulated') {
    console.log(say('engine.simulated'))
    return
  }
  // The usual case costs a few milliseconds; the search by the lab itself takes half a second, of a start that may take three.
  if (!process.env['DOCKER_HOST'] && (await ping(USUAL_SOCKET))) {
    console.log(say('engine.answers'))
    return
  }
  const system = thisSystem()
  let check = await checkEngine(node)
  if (check !== null && !check.found && mayInstallEngine({ ...system, env: process.env })) {
    console.log(say('engine.provide'))
    const start = await provideEngine(system)
    if (!start.ok) console.error(say(start.key, { log: start.log }))
    check = await checkEngine(node)
  }
  if (check === null) {
    console.error(say('engine.checkFailed'))
  } else if (check.found) {
    console.log(say('engine.found', { version: check.version ?? '', endpoint: check.endpoint, source: check.source }))
  } else {
    console.error(say('engine.none'))
    const advice = engineAdvice({ kind: system.kind, check, installed: engineIsInstalled(system.kind), dockerHost: process.env['DOCKER_HOST'] })
    for (const { key, values } of advice) console.error(say(key, values))
  }
}
