import { setTimeout as sleep } from 'node:timers/promises'
import { checkEngine, mayInstallEngine } from '../launcher/engine.mjs'
import { aptInstall, installDocker, provideEngine } from '../launcher/installEngine.mjs'
import { prepareBuild, prepareDependencies } from '../launcher/prepare.mjs'
import { translator } from '../launcher/messages.mjs'
import { thisSystem, which } from '../launcher/system.mjs'
import { exitCodeFor, summary } from './counts.mjs'
import { missingPackages } from './needs.mjs'
import { runStep } from './runStep.mjs'
import { chooseSteps } from './steps.mjs'

const say = translator('en')

/**
 * @param {readonly string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function main(argv) {
  const chosen = chooseSteps(argv)
  if (!chosen.ok) {
    console.error(chosen.problem)
    return 2
  }
  const node = await prepareDependencies(say)
  if (node === null) return 1
  installNeeds(chosen.steps)
  const lab = labOnce(node)
  /** @type {import('./counts.mjs').StepResult[]} */
  const results = []
  for (const step of chosen.steps) {
    console.log(`\n== ${step.name}`)
    const began = Date.now()
    const { counts, note, failures, stopped } = await attempt(step, node, lab)
    results.push({ name: step.name, ms: Date.now() - began, counts, note, failures })
    if (note !== '') console.log(note)
    if (stopped === true) break
  }
  await lab.stop()
  console.log(`\n${summary(results)}`)
  return exitCodeFor(results)
}

/**
 * @param {import('./steps.mjs').Step} step
 * @param {string} node
 * @param {ReturnType<typeof labOnce>} lab
 * @returns {ReturnType<typeof runStep>}
 */
async function attempt(step, node, lab) {
  const missing = namesOfMissing(step.needs)
  if (missing !== '') return skipped(`${missing} is missing here`)
  // A build that fails is no reason to skip: it is the failure.
  if (step.build === true && !(await lab.build())) return { counts: { passed: 0, failed: 1, skipped: 0 }, note: 'failed: the build failed' }
  if (step.engine === true && !(await lab.engine())) return skipped('no Docker engine answers here')
  const result = await runStep(step, node)
  const without = namesOfMissing(step.wants)
  return without === '' ? result : { ...result, note: `${result.note} without ${without}`.trim() }
}

/** @param {readonly import('./needs.mjs').Need[]} [needs] */
function namesOfMissing(needs = []) {
  return needs
    .filter(({ met }) => !met())
    .map(({ name }) => name)
    .join(' and ')
}

/** @param {string} reason */
function skipped(reason) {
  return { counts: { passed: 0, failed: 0, skipped: 1 }, note: `skipped: ${reason}` }
}

/** @param {readonly import('./steps.mjs').Step[]} steps */
function installNeeds(steps) {
  const { kind, root } = thisSystem()
  if (kind !== 'debian' || !root || process.env['PAUSELAB_NO_INSTALL'] === '1') return
  const packages = missingPackages(steps.filter(usable).flatMap(({ needs = [], wants = [] }) => [...needs, ...wants]))
  if (packages.length > 0) told(packages, () => aptInstall(packages))
  // The tests compare the lab with what the docker command says.
  if (steps.some(({ engine }) => engine) && which('docker') === null) told(['docker.io'], installDocker)
}

/**
 * @param {readonly string[]} packages
 * @param {() => { ok: boolean, log: string }} install
 */
function told(packages, install) {
  console.log(`Installing for the tests: ${packages.join(' ')}`)
  const { ok, log } = install()
  if (!ok) console.error(`Some could not be installed; what apt said is in ${log}`)
}

/**
 * Nothing is installed for a step that lacks what no package brings.
 * @param {import('./steps.mjs').Step} step
 */
function usable({ needs = [] }) {
  return needs.every(({ met, packages }) => packages.length > 0 || met())
}

/**
 * The built lab and a running engine, made when a step first asks. A daemon that was started for the tests ends with them.
 * @param {string} node
 */
function labOnce(node) {
  /** @type {Promise<boolean> | null} */
  let built = null
  /** @type {Promise<boolean> | null} */
  let answering = null
  let daemon = 0

  async function findOrStartEngine() {
    const check = await checkEngine(node)
    if (check?.found) return true
    if (!mayInstallEngine({ ...thisSystem(), env: process.env })) return false
    console.log(say('engine.provide'))
    const start = await provideEngine(thisSystem())
    if (start.ok) daemon = start.pid ?? 0
    else console.error(say(start.key, { log: start.log }))
    return start.ok
  }

  return {
    build: () => (built ??= prepareBuild(say, node)),
    engine: () => (answering ??= findOrStartEngine()),
    async stop() {
      if (daemon === 0) return
      process.kill(daemon, 'SIGTERM')
      // It ends its containers first, each with ten seconds of grace.
      for (let waited = 0; waited < 30_000 && isThere(daemon); waited += 200) await sleep(200)
    }
  }
}

/** @param {number} pid */
function isThere(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
