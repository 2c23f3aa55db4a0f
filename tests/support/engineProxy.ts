import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** Read when this file is loaded: a test may later point DOCKER_HOST at the proxy. */
const REAL = decodeURIComponent(new URL(process.env['DOCKER_HOST'] || 'unix:///var/run/docker.sock').pathname)

/** A socket in front of the engine's that can be cut, so that an engine can go away without being stopped. */
export class EngineProxy {
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-proxy-'))
  readonly socket = path.join(this.folder, 'docker.sock')
  private readonly open = new Set<net.Socket>()
  private server: net.Server | null = null

  async restore(): Promise<void> {
    if (this.server !== null) return
    const server = net.createServer({ allowHalfOpen: true }, (client) => {
      const engine = net.connect({ path: REAL, allowHalfOpen: true })
      for (const socket of [client, engine]) {
        this.open.add(socket)
        socket.on('error', () => undefined).on('close', () => this.open.delete(socket))
      }
      client.pipe(engine).pipe(client)
      client.on('close', () => engine.destroy())
      engine.on('close', () => client.destroy())
    })
    this.server = server
    await new Promise<void>((resolve) => server.listen(this.socket, resolve))
  }

  async cut(): Promise<void> {
    const { server } = this
    this.server = null
    for (const socket of this.open) socket.destroy()
    await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())))
    rmSync(this.socket, { force: true })
  }

  async dispose(): Promise<void> {
    await this.cut()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
