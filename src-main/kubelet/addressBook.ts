import type { ContainerStatus } from '../runtime/port'
import { nextAddress, type Subnet } from './addresses'
import { LABEL } from './labels'

/** Hands out pod addresses, round and round. Remembers by the sandboxes' labels, so a new lab goes on where the old one was. */
export class AddressBook {
  private last: string | null = null
  /** Given, but not yet seen on a sandbox. */
  private readonly pending = new Set<string>()

  constructor(
    private readonly subnet: Subnet,
    private readonly containers: () => Iterable<ContainerStatus>
  ) {}

  take(): string | null {
    const taken = new Set(this.pending)
    for (const status of this.containers()) {
      const ip = status.labels[LABEL.ip]
      if (ip === undefined) continue
      if (status.state !== 'exited' && status.state !== 'dead') taken.add(ip)
    }
    this.last ??= this.newestAddress()
    const address = nextAddress(this.subnet, this.last, taken)
    if (address !== null) {
      this.pending.add(address)
      this.last = address
    }
    return address
  }

  /** Its sandbox is in the inventory now, or was never made. */
  settle(address: string): void {
    this.pending.delete(address)
  }

  private newestAddress(): string | null {
    const holders = [...this.containers()].filter((status) => status.labels[LABEL.ip] !== undefined)
    const newest = holders.sort((a, b) => b.createdAt - a.createdAt)[0]
    return newest?.labels[LABEL.ip] ?? null
  }
}
