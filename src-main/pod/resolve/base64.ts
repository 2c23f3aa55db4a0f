/** Go's base64.StdEncoding as encoding/json uses it for []byte: padded, line ends anywhere. */

const LINE_ENDS = /[\r\n]/g

/** null when it can be decoded. */
export function base64Error(text: string): string | null {
  const digits = text.replace(LINE_ENDS, '')
  if (digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return null
  const bad = digits.search(/[^A-Za-z0-9+/=]/)
  const padding = digits.search(/=(?!=?$)|={3,}$/)
  const at = [bad, padding].filter((position) => position !== -1)
  return `illegal base64 data at input byte ${at.length > 0 ? Math.min(...at) : Math.floor(digits.length / 4) * 4}`
}

/** Bytes it stands for; of a right text. */
export function base64Size(text: string): number {
  const digits = text.replace(LINE_ENDS, '')
  return Math.max(0, Math.floor((digits.replace(/=+$/, '').length * 3) / 4))
}

export function decodeBase64(text: string): Uint8Array {
  return Buffer.from(text, 'base64')
}

export function encodeText(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
