/** A container id as `docker ps` shows it: 12 digits. */
export function shortContainerId(id: string): string {
  return id.slice(0, 12)
}

/** The last four digits tell inodes apart at a glance: they are handed out one after the other. */
export function shortInode(inode: number): string {
  return `..${String(inode).slice(-4)}`
}
