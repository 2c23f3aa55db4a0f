import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { removeTraces } from '../../support/traces'

const ENTRY = fileURLToPath(new URL('../../../out/main/web.js', import.meta.url))

export interface WebHost {
  /** With the token in its fragment. */
  readonly address: string
  readonly origin: string
  readonly token: string
  /** A command over HTTP, as any other program would give it. */
  run(command: string, input: object): Promise<unknown>
  stop(): Promise<void>
}

/** The built web host as `npm start -- --web` runs it, with a lab of its own name. */
export async function startWebHost(lab: string, env: Record<string, string> = {}): Promise<WebHost> {
  await removeTraces(lab)
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'pauselab-e2e-'))
  const token = 'e2e-token-0123456789abcdef'
  const child = spawn(process.execPath, [ENTRY, '--port', '0', '--token', token, '--no-open', '--lab', lab], {
    env: { ...process.env, PAUSELAB_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const address = await firstLine(child)
  return {
    address,
    origin: new URL(address).origin,
    token,
    async run(command, input) {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
      const response = await fetch(new URL(`/api/${command}`, address), { method: 'POST', headers, body: JSON.stringify(input) })
      const answer = (await response.json()) as { readonly result?: unknown; readonly error?: unknown }
      if (!response.ok) throw new Error(`${command}: ${JSON.stringify(answer.error)}`)
      return answer.result
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await removeTraces(lab)
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const address = /PauseLab: (\S+)/.exec(said)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`the web host ended with ${code}: ${said}`)))
  })
}
