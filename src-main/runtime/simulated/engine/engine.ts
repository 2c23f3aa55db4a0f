import { type Directory, directory, makePath } from '../files/tree'
import type { Kernel, Program } from '../kernel/kernel'
import type { Container } from './container'
import { noSuchContainer } from './errors'
import { Events } from './events'
import type { Image } from './imageArchive'
import { Images } from './images'
import { Networks } from './networks'
import { Volumes } from './volumes'

/** The program that a file of an image is; null for one that nobody has a model of. */
export type FindProgram = (path: string, image: Image) => Program | null

/** What is on the machine before anybody comes: enough for what people bind. */
const MACHINE_FOLDERS = ['/dev', '/etc', '/home', '/mnt', '/opt', '/proc', '/root', '/run', '/srv', '/sys', '/tmp', '/usr', '/var/lib/docker/volumes', '/var/log', '/var/run', '/var/tmp']

/** Everything that the engine on one machine knows. */
export class Engine {
  readonly containers = new Map<string, Container>()
  readonly images = new Images()
  /** The machine's own files. */
  readonly root: Directory = directory()
  readonly volumes = new Volumes(this.root)
  readonly networks: Networks
  readonly events = new Events()

  constructor(
    readonly kernel: Kernel,
    readonly newId: () => string,
    readonly findProgram: FindProgram
  ) {
    this.networks = new Networks(newId)
    for (const folder of MACHINE_FOLDERS) makePath(this.root, folder)
  }

  now(): number {
    return this.kernel.clock.now()
  }

  /** By id, name, or the only id that begins so. */
  find(idOrName: string): Container | undefined {
    const exact = this.containers.get(idOrName) ?? [...this.containers.values()].find((one) => one.name === idOrName)
    if (exact !== undefined) return exact
    const fitting = [...this.containers.values()].filter((one) => one.id.startsWith(idOrName))
    return fitting.length === 1 ? fitting[0] : undefined
  }

  get(idOrName: string, operation: string): Container {
    const container = this.find(idOrName)
    if (container === undefined) throw noSuchContainer(idOrName, operation)
    return container
  }

  tell(container: Container, action: string, more: { readonly exitCode?: number; readonly signal?: number; readonly execID?: string } = {}): void {
    const attributes = Object.fromEntries(Object.entries(more).map(([key, value]) => [key, String(value)]))
    this.events.emit({
      type: 'container',
      action,
      id: container.id,
      labels: { ...container.labels, image: container.request.image, name: container.name, ...attributes },
      exitCode: more.exitCode ?? null,
      signal: more.signal ?? null,
      at: this.now()
    })
  }

  tellOf(type: 'image' | 'volume', action: string, id: string): void {
    this.events.emit({ type, action, id, at: this.now() })
  }
}
