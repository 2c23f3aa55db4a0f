import diagnostics from 'node:diagnostics_channel'
import type http from 'node:http'
import { startWebServer } from '../../../src-main/hosts/web/server'
import { createLab, type LabOptions } from '../../../src-main/lab/lab'
import type { HostRequest, HostReply, TracedCall } from './messages'

/** The lab on its real web host, in a process of its own, so that its CPU time can be told from everybody else's. */

const [configuration = '{}'] = process.argv.slice(2)
const { token, rendererDir, options } = JSON.parse(configuration) as { token: string; rendererDir: string; options: Omit<LabOptions, 'log'> }
const say = (message: string, fields?: object): void => void process.stderr.write(`lab: ${message} ${JSON.stringify(fields ?? {})}\n`)

const calls: TracedCall[] = []
diagnostics.subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: http.ClientRequest }
  const call = { operation: `${request.method} ${request.path.split('?')[0]}`, from: now(), to: null as number | null }
  if (!tracing) return
  calls.push(call)
  request.once('response', (response) => response.once('close', () => (call.to = now())))
})
let tracing = false

function now(): number {
  return performance.timeOrigin + performance.now()
}

function answer(request: HostRequest): HostReply {
  switch (request.ask) {
    case 'cpu': {
      const { user, system } = process.cpuUsage()
      return { reply: 'cpu', ms: (user + system) / 1_000 }
    }
    case 'trace':
      tracing = request.on
      return { reply: 'trace', calls: calls.splice(0) }
  }
}

const log = { debug: () => undefined, info: () => undefined, warn: say, error: say }
const lab = createLab({ ...options, log })
// An interrupt from the keyboard goes to the whole group: our parent ends us when it has cleaned up.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => void lab.stop().then(() => process.exit(0)))
process.on('message', (request: HostRequest) => process.send?.(answer(request)))
await lab.start()
const server = await startWebServer({ lab, log, token, rendererDir, port: { port: 0, exact: true } })
process.send?.({ reply: 'ready', port: server.port } satisfies HostReply)
