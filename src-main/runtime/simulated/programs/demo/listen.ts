import { listen as listenOn } from '../../kernel/network'
import { parseArguments, parseNumber, UsageError } from './args'
import { exit, type Mode } from './mode'

export const listen: Mode = {
  usage: 'PORT [--host ADDRESS]',
  summary: 'accepts TCP connections, says so and closes them',
  run(self, kernel, words) {
    const { texts, positional } = parseArguments(words, { host: { kind: 'text' } }, 1)
    const [text] = positional
    if (text === undefined) throw new UsageError('no port given')
    const port = parseNumber(text)
    if (port === null || port < 1 || port > 65_535) throw new UsageError(`"${text}" is not a port from 1 to 65535`)
    const host = texts.get('host')
    const there = host === undefined || host === '::' || host === '0.0.0.0' || host.startsWith('127.') || host === '::1' || self.namespaces?.net.interfaces.some((one) => one.ip === host) === true
    const accept = (peer: string): void => self.print(`${new Date(kernel.clock.now()).toISOString()} accepted a connection from ${peer}\n`)
    const listens = there && listenOn(self, port, (connection) => kernel.whenItMay(self, () => {
      accept(connection.peer)
      connection.end()
    }), host)
    if (!listens) {
      self.complain(`listen: cannot listen on ${host === undefined ? '' : `${host} `}port ${port}: ${there ? 'Address in use' : 'Address not available'}\n`)
      return exit(self, kernel, 1)
    }
    self.print(`listen: on ${host ?? 'every address,'} port ${port}\n`)
  }
}
