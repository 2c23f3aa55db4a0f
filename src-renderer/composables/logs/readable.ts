/** The ground that logs stand on, `--sunken` in either theme, as red, green and blue. */
export const LOG_GROUND = { light: [0xea, 0xea, 0xe5], dark: [0x10, 0x12, 0x16] } as const

type Colour = readonly [number, number, number]

const LEAST_CONTRAST = 4.5
const STEP = 0.05

/** The colour itself, or the nearest one towards the text's end that can be read on that ground (WCAG 2, AA). */
export function readableOn(theme: keyof typeof LOG_GROUND, colour: Colour): Colour {
  const end = theme === 'light' ? 0 : 255
  for (let share = 0; share < 1; share += STEP) {
    const mixed = colour.map((channel) => Math.round(channel + (end - channel) * share)) as unknown as Colour
    if (contrast(mixed, LOG_GROUND[theme]) >= LEAST_CONTRAST) return mixed
  }
  return [end, end, end]
}

export function contrast(one: Colour, other: Colour): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const channel = value / 255
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as unknown as Colour
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
