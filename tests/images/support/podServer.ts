import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const servers: ChildProcess[] = []

/**
 * A TCP server in the network namespace of a process, in TypeScript's own runtime, so that the C is checked against
 * something else. `body` is the code that gets each `socket`. Returns the port.
 */
export async function servePod(pid: number, host: string, body: string, allowHalfOpen = false): Promise<number> {
  const script = `const server = require('node:net').createServer({ allowHalfOpen: ${allowHalfOpen} }, (socket) => { socket.on('error', () => undefined); ${body} })
    server.listen({ host: ${JSON.stringify(host)}, port: 0, backlog: 511 }, () => console.log(server.address().port))`
  const child = spawn('nsenter', [`--net=/proc/${pid}/ns/net`, process.execPath, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  servers.push(child)
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return Number(String(port))
}

export function endServers(): void {
  for (const server of servers.splice(0)) server.kill('SIGKILL')
}
