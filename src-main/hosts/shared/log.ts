import { join } from 'node:path'
// The flavour for plain Node on purpose, also in Electron: the other one opens IPC channels of its own, with no sender check.
import log from 'electron-log/node'

export interface Logger {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  error(message: string, fields?: object): void
}

const MAX_BYTES = 5 * 1024 * 1024

/** Everything goes to a rotated file (5 MB and one older); warnings and worse also to standard error. Returns the file's path with the logger. */
export function createLogger(dataDir: string, fileName: string): { readonly log: Logger; readonly file: string } {
  const file = join(dataDir, 'logs', fileName)
  log.transports.file.resolvePathFn = () => file
  log.transports.file.maxSize = MAX_BYTES
  log.transports.file.level = process.env.PAUSELAB_LOG === 'debug' ? 'debug' : 'info'
  // What a lab does on a machine concerns its user only.
  log.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  log.transports.console.level = 'warn'
  // Standard output carries the address and nothing else.
  log.transports.console.format = '{level}: {text}'
  log.transports.console.useStyles = false
  log.transports.console.writeFn = ({ message }) => process.stderr.write(`${message.data.map(printable).join(' ')}\n`)
  return { log, file }
}

function printable(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * Keeps the process alive after an error nobody caught. Safe here, as the engine is the lab's only memory: nothing half-done
 * lives in this process alone. A closed terminal must not end the lab either, hence the two listeners on the streams.
 */
export function surviveErrors(log: Logger): void {
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', describe(reason)))
  process.on('uncaughtException', (error) => log.error('uncaught exception', describe(error)))
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

export function describe(error: unknown): { readonly message: string; readonly stack?: string } {
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) }
}
