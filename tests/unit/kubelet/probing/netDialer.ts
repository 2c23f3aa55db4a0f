import { once } from 'node:events'
import net from 'node:net'
import { Duplex } from 'node:stream'
import type { DialOptions, PodDialer } from '../../../../src-main/kubelet/probing/handler'

/** Dials from this process's own network namespace, and keeps what it was asked. */
export class NetDialer implements PodDialer {
  readonly dialled: DialOptions[] = []
  readonly sockets: net.Socket[] = []

  async ready(): Promise<void> {
    return Promise.resolve()
  }

  async dial(options: DialOptions): Promise<Duplex> {
    this.dialled.push(options)
    const socket = net.connect({ host: options.host, port: options.port, signal: options.signal })
    this.sockets.push(socket)
    await once(socket, 'connect')
    // As little of a socket as the dialler's own streams are: TLS over one takes another way.
    return Duplex.from({ readable: socket, writable: socket })
  }
}

/** Fails as it is told. */
export function failingDialer(error: Error): PodDialer {
  return { ready: () => Promise.resolve(), dial: () => Promise.reject(error) }
}

/** The error of an errno, as the dialler and Node's own sockets have it. */
export function errno(code: string): Error {
  return Object.assign(new Error(code), { code })
}
