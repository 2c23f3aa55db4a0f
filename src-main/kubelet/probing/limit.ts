/** The first so many bytes of it in UTF-8, no character cut in two. */
export function limitBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text
  const whole = Buffer.from(text)
  if (whole.length <= bytes) return text
  let end = bytes
  while (end > 0 && ((whole[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return whole.toString('utf8', 0, end)
}
