/** What a machine has given away by the time the first container starts. */
const FIRST_FREE = 4_026_532_185

/** Numbers of namespaces. The kernel always gives the lowest that is free: numbers come back soon after their namespace went. */
export class Inodes {
  private readonly used = new Set<number>()
  private lowest = FIRST_FREE

  take(): number {
    while (this.used.has(this.lowest)) this.lowest++
    this.used.add(this.lowest)
    return this.lowest
  }

  release(inode: number): void {
    this.used.delete(inode)
    if (inode < this.lowest) this.lowest = inode
  }
}
