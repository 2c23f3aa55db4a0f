export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** A condition that comes at all comes in milliseconds; a busy machine may take far longer. */
const PATIENCE_MS = 30_000

/** Asks again and again until the answer is not undefined; throws after the time is up. */
export async function eventually<T>(what: string, ask: () => T | undefined | Promise<T | undefined>, timeout = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + timeout
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) throw new Error(`not within ${timeout} ms: ${what}`)
    await delay(10)
  }
}
