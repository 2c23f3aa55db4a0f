import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandAnswer } from '../../../../src-main/api'
import { EVENT_LIMITS, type EventLimits } from '../../../../src-main/hosts/web/events'
import { startWebServer, type WebServer } from '../../../../src-main/hosts/web/server'
import { createFakeLab, type FakeLab } from '../../../fixtures/fakeLab'

export const TOKEN = 'the-token'

export interface Running {
  readonly lab: FakeLab
  readonly server: WebServer
  readonly logged: string[]
  stop(): Promise<void>
}

/** A web host on a free port over a fake lab, with a page of two files. */
export async function startOverFakeLab(limits: Partial<EventLimits> = {}): Promise<Running> {
  const rendererDir = mkdtempSync(join(tmpdir(), 'pauselab-web-'))
  mkdirSync(join(rendererDir, 'assets'))
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>PauseLab</title>')
  writeFileSync(join(rendererDir, 'assets', 'index-12345678.js'), 'export {}')
  const lab = createFakeLab()
  const logged: string[] = []
  const record = (message: string): void => void logged.push(message)
  const log = { debug: () => undefined, info: record, warn: record, error: record }
  const server = await startWebServer({ lab, log, token: TOKEN, rendererDir, port: { port: 0, exact: true }, eventLimits: { ...EVENT_LIMITS, ...limits } })
  async function stop(): Promise<void> {
    await server.close()
    rmSync(rendererDir, { recursive: true })
  }
  return { lab, server, logged, stop }
}

export interface Reply {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  readonly answer: CommandAnswer | null
}

export interface Ask {
  readonly method?: string
  readonly path: string
  readonly headers?: http.OutgoingHttpHeaders
  readonly body?: string | Buffer
}

export const JSON_TYPE = { 'content-type': 'application/json' }
export const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }

/** node:http and not fetch, which would not let a test lie about Host and paths. */
export function ask(running: Running, { method = 'POST', path, headers = {}, body }: Ask): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: running.server.port, method, path, headers: { connection: 'close', ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const isJson = response.headers['content-type']?.startsWith('application/json') && text !== ''
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, answer: isJson ? (JSON.parse(text) as CommandAnswer) : null })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

export function command(running: Running, name: string, input: unknown, headers: http.OutgoingHttpHeaders = {}): Promise<Reply> {
  return ask(running, { path: `/api/${name}`, headers: { ...JSON_TYPE, ...AUTHORIZED, ...headers }, body: JSON.stringify(input) })
}

export function errorOf(reply: Reply): { readonly status: number; readonly code: string; readonly details: unknown } {
  if (reply.answer === null || !('error' in reply.answer)) throw new Error(`no error envelope: ${reply.status} ${reply.text}`)
  const { code, message, details } = reply.answer.error
  if (message === '') throw new Error('an error without words')
  return { status: reply.status, code, details }
}
