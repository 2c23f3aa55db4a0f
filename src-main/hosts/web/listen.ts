import { createServer, type Server } from 'node:net'

/** `exact`: this port or an error. Otherwise it is only preferred, and any free one will do. */
export interface PortChoice {
  readonly port: number
  readonly exact: boolean
}

export const LOOPBACK = '127.0.0.1'
export const USUAL_PORT = 7878

export function choosePort(asked: number | null): PortChoice {
  return asked === null ? { port: USUAL_PORT, exact: false } : { port: asked, exact: true }
}

/** Resolves with the port that was taken. */
export async function listenOn(server: Server, choice: PortChoice): Promise<number> {
  try {
    return await tryPort(server, choice.port)
  } catch (error) {
    if (choice.exact) throw error
    return tryPort(server, 0)
  }
}

/** Whether the port could be had just now, so that a user learns of a busy one before the lab touches the engine. */
export async function checkPort(choice: PortChoice): Promise<void> {
  if (!choice.exact || choice.port === 0) return
  const server = createServer()
  await tryPort(server, choice.port)
  await new Promise((resolve) => server.close(resolve))
}

function tryPort(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}
