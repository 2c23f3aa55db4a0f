/** The known name that was most likely meant, or null when none is near. */
export function suggest(name: string, known: Iterable<string>): string | null {
  const names = [...known]
  return nearest(name, names) ?? beginningWith(name, names)
}

/** `val` for `value`: too many letters apart for a slip, yet plain. */
function beginningWith(name: string, known: readonly string[]): string | null {
  if (name.length < 3) return null
  const [shortest] = known.filter((candidate) => candidate.toLowerCase().startsWith(name.toLowerCase())).sort((a, b) => a.length - b.length)
  return shortest ?? null
}

function nearest(name: string, known: readonly string[]): string | null {
  const wanted = name.toLowerCase()
  let best: string | null = null
  // One slip in three letters may be a typo; more is another word.
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let older: readonly number[] = []
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current.push(
        Math.min(
          at(previous, column) + 1,
          at(current, column - 1) + 1,
          at(previous, column - 1) + change,
          swapped ? at(older, column - 2) + 1 : Number.POSITIVE_INFINITY
        )
      )
    }
    older = previous
    previous = current
  }
  return at(previous, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
