import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/**
 * No serious and no critical issue, in either theme; of the whole page, or of what a selector names when the rest was looked at before.
 * The pointer is out of the way, unless it is to stay where it was put.
 */
export async function expectAccessible(page: Page, what: string, within?: string, pointer: 'away' | 'stays' = 'away'): Promise<void> {
  if (pointer === 'away') await page.mouse.move(720, 5)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForTimeout(150)
    // Only colours differ by theme; and only what is wrong needs to be told in full, which is most of the time it takes.
    const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'], ...(colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {}) })
    if (within !== undefined) axe.include(within)
    const { violations } = await axe.analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect.soft(grave.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`), `${what}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
}
