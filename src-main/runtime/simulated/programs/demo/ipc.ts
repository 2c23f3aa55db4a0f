import type { Kernel } from '../../kernel/kernel'
import { IpcQueue } from '../../kernel/namespaces'
import type { Process } from '../../kernel/process'
import { parseArguments, UsageError } from './args'
import { exit, type Mode } from './mode'

const DEFAULT_KEY = 4711
const MOST_BYTES = 4_096
const MOST_BYTES_OF_A_MESSAGE = 1_024

interface IpcRequest {
  readonly mode: string
  readonly action: string
  readonly text: string
  /** Both kinds have their own objects. */
  readonly object: string
  /** `segment with key 4711`, `segment /pauselab-4711`. */
  readonly naming: string
  readonly hold: boolean
}

/** resources/images/src/demo/ipc.c */
function parse(mode: string, actions: readonly string[], needsText: boolean, words: readonly string[]): IpcRequest {
  const { numbers, positional } = parseArguments(words, { key: { kind: 'number', min: 1, max: 2 ** 31 - 1 }, posix: { kind: 'set' }, hold: { kind: 'set' } }, 2)
  const [action, text] = positional
  if (action === undefined) throw new UsageError('no action given')
  if (!actions.includes(action)) throw new UsageError(`unknown action "${action}"`)
  const takesText = needsText && action === actions[0]
  if (takesText && text === undefined) throw new UsageError(`no text given to ${action}`)
  if (!takesText && text !== undefined) throw new UsageError(`unexpected argument "${text}"`)
  const key = numbers.get('key') ?? DEFAULT_KEY
  const posix = numbers.has('posix')
  return { mode, action, text: text ?? '', object: `${posix ? 'posix' : 'system v'} ${key}`, naming: posix ? `/pauselab-${key}` : `with key ${key}`, hold: numbers.has('hold') }
}

function done(self: Process, kernel: Kernel, { mode, action, hold }: IpcRequest, what: string): void {
  self.complain(`${mode} ${action}: ${what}\n`)
  if (!hold) exit(self, kernel, 0)
}

function none(self: Process, kernel: Kernel, { mode, action, naming }: IpcRequest, what: string): void {
  self.complain(`${mode} ${action}: ${what} ${naming}: there is none in this IPC namespace\n`)
  exit(self, kernel, 1)
}

function remove(self: Process, kernel: Kernel, request: IpcRequest, what: string, objects: Map<string, unknown> | undefined): void {
  if (objects?.delete(request.object) === true) done(self, kernel, request, 'removed')
  else none(self, kernel, request, what)
}

export const shm: Mode = {
  usage: 'write TEXT|read|remove [--key 4711] [--posix] [--hold]',
  summary: "shared memory, System V's or POSIX's",
  details: 'Containers of a pod share it. With --hold it stays when it is done.',
  run(self, kernel, words) {
    const request = parse('shm', ['write', 'read', 'remove'], true, words)
    const segments = self.namespaces?.ipc.segments
    if (request.action === 'remove') return remove(self, kernel, request, 'segment', segments)
    if (request.action === 'write') {
      segments?.set(request.object, request.text.slice(0, MOST_BYTES - 1))
      return done(self, kernel, request, 'written')
    }
    const text = segments?.get(request.object)
    if (text === undefined) return none(self, kernel, request, 'segment')
    self.print(`${text}\n`)
    exit(self, kernel, 0)
  }
}

export const mq: Mode = {
  usage: 'send TEXT|recv|remove [--key 4711] [--posix] [--hold]',
  summary: "a message queue, System V's or POSIX's",
  details: 'recv waits for a message.',
  run(self, kernel, words) {
    const request = parse('mq', ['send', 'recv', 'remove'], true, words)
    const queues = self.namespaces?.ipc.queues
    if (request.action === 'remove') return remove(self, kernel, request, 'queue', queues)
    const queue = existing(queues, request.object)
    if (request.action === 'send') {
      queue.put(request.text.slice(0, MOST_BYTES_OF_A_MESSAGE))
      return done(self, kernel, request, 'sent')
    }
    takeWhenAlive(self, kernel, queue, (text) => {
      self.print(`${text}\n`)
      exit(self, kernel, 0)
    })
  }
}

export const sem: Mode = {
  usage: 'post|wait|get|remove [--key 4711] [--posix] [--hold]',
  summary: "a semaphore, System V's or POSIX's",
  details: 'It begins with 0; wait waits until it is more than that. get prints it.',
  run(self, kernel, words) {
    const request = parse('sem', ['post', 'wait', 'get', 'remove'], false, words)
    const semaphores = self.namespaces?.ipc.semaphores
    if (request.action === 'remove') return remove(self, kernel, request, 'semaphore', semaphores)
    if (request.action === 'get') {
      const found = semaphores?.get(request.object)
      if (found === undefined) return none(self, kernel, request, 'semaphore')
      self.print(`${found.items.length}\n`)
      return exit(self, kernel, 0)
    }
    const semaphore = existing(semaphores, request.object)
    if (request.action === 'wait') return takeWhenAlive(self, kernel, semaphore, () => done(self, kernel, request, 'taken'))
    semaphore.put('')
    done(self, kernel, request, 'posted')
  }
}

/** Made where it is missing. */
function existing(queues: Map<string, IpcQueue> | undefined, object: string): IpcQueue {
  const queue = queues?.get(object) ?? new IpcQueue()
  queues?.set(object, queue)
  return queue
}

/** Who has ended meanwhile takes nothing away from the others. */
function takeWhenAlive(self: Process, kernel: Kernel, queue: IpcQueue, act: (item: string) => void): void {
  queue.take((item) => {
    if (self.ending) return false
    kernel.whenItMay(self, () => act(item))
    return true
  })
}
