import type { LabService } from '../../api'
import type { LabOptions } from '../../lab/lab'
import { stopLab } from '../shared/farewell'
import { createLogger, describe, surviveErrors } from '../shared/log'
import { builtFiles, dataDirectory } from '../shared/paths'
import { readArguments, USAGE, UsageError, type WebArguments } from './args'
import { newToken } from './auth'
import { openBrowser, wouldBeSeen } from './browser'
import { checkPort, choosePort } from './listen'
import { startWebServer, type WebServer } from './server'
import { stopOnSignals } from './signals'

/** What the host needs from the rest of the program; its tests give it others. */
export interface WebHostParts {
  readonly createLab: (options: LabOptions) => LabService
  /** Looks for an engine and changes nothing. */
  readonly checkEngine: () => Promise<{ readonly found: boolean }>
  /** The folder of the running entry, out/main. */
  readonly entryDir: string
}

/** Runs what the command line asks for. Resolves with the exit code, or with null while the lab is up. */
export async function runWebHost(words: readonly string[], parts: WebHostParts): Promise<number | null> {
  const args = readOrExplain(words)
  if (args === null) return 2
  if (args.action === 'help') return print(USAGE, 0)
  if (args.action === 'check-engine') return checkEngine(parts)
  return serve(args, parts)
}

function readOrExplain(words: readonly string[]): WebArguments | null {
  try {
    return readArguments(words)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${USAGE}`)
    return null
  }
}

async function checkEngine(parts: WebHostParts): Promise<number> {
  const answer = await parts.checkEngine()
  return print(`${JSON.stringify(answer)}\n`, answer.found ? 0 : 1)
}

async function serve(args: WebArguments, parts: WebHostParts): Promise<number | null> {
  const dataDir = dataDirectory()
  const { log } = createLogger(dataDir, 'web.log')
  surviveErrors(log)
  const choice = choosePort(args.port)
  try {
    await checkPort(choice)
  } catch (error) {
    return explainPort(error, choice.port)
  }
  const { rendererDir, resourcesDir } = builtFiles(parts.entryDir, null)
  const lab = parts.createLab({ dataDir, resourcesDir, log, labName: args.labName })
  const farewell = stopOnSignals(lab, log)
  await lab.start()
  if (farewell.begun) return null
  try {
    const server = await startWebServer({ lab, log, token: args.token ?? newToken(), rendererDir, port: choice })
    farewell.server = server
    announce(server, args.open)
    return null
  } catch (error) {
    await stopLab(lab, log)
    return explainPort(error, choice.port)
  }
}

function announce(server: WebServer, open: boolean): void {
  process.stdout.write(`PauseLab: ${server.address}\n`)
  const surroundings = { platform: process.platform, env: process.env, terminal: process.stdout.isTTY === true }
  if (open && wouldBeSeen(surroundings)) openBrowser(server.linkForBrowser())
}

function explainPort(error: unknown, port: number): number {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') process.stderr.write(`Port ${port} of 127.0.0.1 is in use already. Choose another with --port N, or leave --port out.\n`)
  else if (code === 'EACCES') process.stderr.write(`Port ${port} may not be used by this user. Choose one above 1023 with --port N, or leave --port out.\n`)
  else process.stderr.write(`The web host cannot listen on 127.0.0.1: ${describe(error).message}\n`)
  return 1
}

function print(text: string, exitCode: number): number {
  process.stdout.write(text)
  return exitCode
}
