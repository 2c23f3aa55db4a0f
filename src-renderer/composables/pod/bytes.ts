import { useI18n } from 'vue-i18n'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const STEP = 1024

/** `48 MB`, in the page's language; as the kernel counts, in steps of 1024. */
export function useBytes(): (bytes: number) => string {
  const { locale } = useI18n()
  return (bytes) => {
    const index = bytes <= 0 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(STEP)))
    const value = bytes / STEP ** index
    return new Intl.NumberFormat(locale.value, { style: 'unit', unit: UNITS[index] ?? 'byte', unitDisplay: index === 0 ? 'long' : 'short', maximumFractionDigits: value < 10 && index > 0 ? 1 : 0 }).format(value)
  }
}

/** `rw-r--r--`. */
export function modeText(mode: number): string {
  return [6, 3, 0].map((shift) => ['r', 'w', 'x'].map((letter, bit) => ((mode >> shift) & (4 >> bit) ? letter : '-')).join('')).join('')
}
