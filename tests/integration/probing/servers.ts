import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const servers: ChildProcess[] = []

/**
 * An HTTP(S) server of Node's own in the network namespace of a process, so that no code of the lab is on that side.
 * `body` is the code that answers each `request` by `response`. Returns its port.
 */
export async function serveIn(pid: number, body: string, options: { readonly host?: string; readonly tls?: { readonly key: string; readonly cert: string } } = {}): Promise<number> {
  const { host = '0.0.0.0', tls } = options
  const create = tls === undefined ? "require('node:http').createServer(" : `require('node:https').createServer(${JSON.stringify(tls)}, `
  const script = `const server = ${create}(request, response) => { ${body} }); server.listen(0, ${JSON.stringify(host)}, () => console.log(server.address().port))`
  const child = spawn('nsenter', [`--net=/proc/${pid}/ns/net`, process.execPath, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  servers.push(child)
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return Number(String(port))
}

export function endServers(): void {
  for (const server of servers.splice(0)) server.kill('SIGKILL')
}
