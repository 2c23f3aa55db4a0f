/** IsValidIP's complaint. */
export const BAD_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

export function isIP(text: string): boolean {
  return isIPv4(text) || isIPv6(text)
}

export function isIPv4(text: string): boolean {
  return /^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255)
}

/** Eight groups, one run of them left out by `::`, the last two perhaps written as an IPv4 address. No zone. */
function isIPv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text) || text.length > 45) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.map((half, index) => countGroups(half, index === halves.length - 1))
  if (groups.includes(null)) return false
  const count = groups.reduce<number>((sum, group) => sum + (group ?? 0), 0)
  return halves.length === 2 ? count < 8 : count === 8
}

/** null when it is no run of groups. */
function countGroups(half: string, mayEndInIPv4: boolean): number | null {
  if (half === '') return 0
  let count = 0
  const parts = half.split(':')
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) count += 1
    else if (mayEndInIPv4 && index === parts.length - 1 && isIPv4(part)) count += 2
    else return null
  }
  return count
}
