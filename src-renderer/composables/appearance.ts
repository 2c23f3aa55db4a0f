import { watchEffect } from 'vue'
import { setLocale } from '../i18n'
import { useSettingsStore } from '../stores/settings'

/** Writes theme, motion, projector mode and language onto the document, where the style sheets read them. */
export function useAppearance(): void {
  const settings = useSettingsStore()
  watchEffect(() => {
    const root = document.documentElement
    root.dataset['theme'] = settings.theme
    root.dataset['motion'] = settings.reducedMotion ? 'reduced' : 'full'
    root.toggleAttribute('data-projector', settings.current.projector)
  })
  watchEffect(() => setLocale(settings.locale))
}
