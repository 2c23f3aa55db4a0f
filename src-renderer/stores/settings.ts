import type { Settings } from '@api/model'
import { usePreferredDark, usePreferredReducedMotion } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { resolveLocale } from '../i18n-locale'
import { useLabStore } from './lab'

const DEFAULTS: Settings = {
  kubelet: 'on',
  infraImage: 'pauselab/pause',
  allowPull: false,
  language: 'auto',
  theme: 'system',
  projector: false,
  motion: 'system',
  predict: false,
  timeScale: 1,
  allowPrivileged: false,
  allowHostPath: false,
  allowHostNamespaces: false,
  allowPublicPorts: false
}

/** The lab's settings and what they come to on this screen. The lab keeps them; the page only asks. */
export const useSettingsStore = defineStore('settings', () => {
  const lab = useLabStore()
  const prefersDark = usePreferredDark()
  const prefersMotion = usePreferredReducedMotion()

  const current = computed<Settings>(() => lab.settings ?? DEFAULTS)
  const theme = computed<'light' | 'dark'>(() => (current.value.theme === 'system' ? (prefersDark.value ? 'dark' : 'light') : current.value.theme))
  const reducedMotion = computed(() => current.value.motion === 'reduced' || (current.value.motion === 'system' && prefersMotion.value === 'reduce'))
  const locale = computed(() => resolveLocale(current.value.language, navigator.languages))

  async function set(patch: Partial<Settings>): Promise<void> {
    await lab.run('settings.set', patch)
  }

  return { current, theme, reducedMotion, locale, set }
})
