export interface Mount {
  readonly path: string
  readonly readOnly: boolean
  /** Device number and folder on it: two mounts with the same are of the same thing. */
  readonly source: string
  readonly fileSystem: string
}

/** /proc/<pid>/mountinfo, see proc(5). Of two mounts at one path the later one lies on top. */
export function decodeMounts(text: string): ReadonlyMap<string, Mount> {
  const mounts = new Map<string, Mount>()
  for (const line of text.split('\n')) {
    const fields = line.split(' ')
    const dash = fields.indexOf('-')
    const [, , device, root, path, options] = fields
    if (dash < 0 || device === undefined || root === undefined || path === undefined) continue
    const readOnly = [options, fields[dash + 3]].some((list) => list?.split(',').includes('ro') === true)
    mounts.set(unescape(path), { path: unescape(path), readOnly, source: `${device} ${unescape(root)}`, fileSystem: fields[dash + 1] ?? '' })
  }
  return mounts
}

/** White space and backslashes are written as three octal digits. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
