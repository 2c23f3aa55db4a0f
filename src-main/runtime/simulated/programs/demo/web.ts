import type { Kernel } from '../../kernel/kernel'
import { listen } from '../../kernel/network'
import type { Process } from '../../kernel/process'
import type { Socket } from '../../kernel/sockets'
import { parseArguments } from './args'
import { exit, type Mode } from './mode'
import { statusLine, statusOf } from './webStatus'

const LONGEST_HEAD = 8_192

interface Server {
  requests: number
  readonly delay: number
  readonly statusOf: (path: string) => number
}

export const web: Mode = {
  usage: '[--port 80] [--delay 0s] [--ok-for DURATION [--fail-for DURATION]] [--ready-after 0s]',
  summary: 'HTTP server that answers with hostname, PID and request count',
  details:
    'Prints a line per request. Many connections at once, kept alive as the client likes.\n' +
    '--delay holds every answer back. /healthz is well (200) for --ok-for, then not (503) for --fail-for or for ever, in turns.\n' +
    '/readyz is 503 until --ready-after has passed. /status/404 is answered with 404.',
  run(self, kernel, words) {
    const duration = { kind: 'duration' } as const
    const { numbers } = parseArguments(words, { port: { kind: 'number', min: 1, max: 65_535 }, delay: duration, 'ok-for': duration, 'fail-for': duration, 'ready-after': duration })
    const port = numbers.get('port') ?? 80
    const begin = kernel.clock.now()
    const health = { okFor: numbers.get('ok-for') ?? null, failFor: numbers.get('fail-for') ?? 0, readyAfter: numbers.get('ready-after') ?? 0 }
    const server: Server = { requests: 0, delay: numbers.get('delay') ?? 0, statusOf: (path) => statusOf(path, health, kernel.clock.now() - begin) }
    if (!listen(self, port, (connection) => serve(self, kernel, connection, server))) {
      self.complain(`web: cannot listen on port ${port}: Address in use\n`)
      return exit(self, kernel, 1)
    }
    self.print(`web: listening on port ${port}\n`)
  }
}

function serve(self: Process, kernel: Kernel, connection: Socket, server: Server): void {
  let received = ''
  const close = (): void => {
    self.open.delete(close)
    connection.end()
  }
  self.open.add(close)
  const answerAll = (): void => {
    for (let end = received.indexOf('\r\n\r\n'); end >= 0 && self.open.has(close); end = received.indexOf('\r\n\r\n')) {
      const head = received.slice(0, end + 2)
      received = received.slice(end + 4)
      if (!answer(self, kernel, connection, head, server)) close()
    }
    if (received.length <= LONGEST_HEAD || !self.open.has(close)) return
    connection.say(response('431 Request Header Fields Too Large', 'the request is too long\n', true, false))
    close()
  }
  const answerLater = (): void => (server.delay > 0 ? kernel.after(self, server.delay, answerAll) : kernel.whenItMay(self, answerAll))
  connection.listen(
    (bytes) => {
      received += bytes.toString('latin1')
      answerLater()
    },
    () => kernel.whenItMay(self, close)
  )
}

/** False when the connection is over. */
function answer(self: Process, kernel: Kernel, connection: Socket, head: string, server: Server): boolean {
  const [line = '', ...headers] = head.split('\r\n')
  const [method = '', path = '', version = ''] = line.split(/\s+/)
  if (path === '' || !version.startsWith('HTTP/1.')) {
    connection.say(response('400 Bad Request', 'not an HTTP/1 request\n', true, false))
    return false
  }
  const ending = wantsClose(headers, version)
  const allowed = method === 'GET' || method === 'HEAD'
  const status = allowed ? server.statusOf(path) : 405
  const body = allowed ? `hostname: ${self.namespaces?.uts.hostname ?? ''}\npid: ${self.innerPid}\nrequests: ${++server.requests}\n` : 'only GET and HEAD\n'
  connection.say(response(statusLine(status), body, ending, method === 'HEAD'))
  self.print(`${new Date(kernel.clock.now()).toISOString()} ${connection.peer} ${printable(method.slice(0, 15))} ${printable(path.slice(0, 255))} ${status}\n`)
  return !ending
}

/** A body is not read: what follows the head could not be told from the next request. */
function wantsClose(headers: readonly string[], version: string): boolean {
  const header = (name: string): string | undefined => headers.find((one) => one.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim().toLowerCase()
  const length = header('content-length')
  if (header('transfer-encoding') !== undefined || (length !== undefined && !length.startsWith('0'))) return true
  const connection = header('connection')
  return version === 'HTTP/1.0' ? !(connection ?? '').startsWith('keep-alive') : (connection ?? '').startsWith('close')
}

function response(status: string, body: string, ending: boolean, headOnly: boolean): Buffer {
  const head = [`HTTP/1.1 ${status}`, 'Content-Type: text/plain; charset=utf-8', `Content-Length: ${Buffer.byteLength(body)}`, 'Cache-Control: no-store', `Connection: ${ending ? 'close' : 'keep-alive'}`]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${headOnly ? '' : body}`)
}

function printable(text: string): string {
  return text.replace(/[^ -~]/g, '?')
}
