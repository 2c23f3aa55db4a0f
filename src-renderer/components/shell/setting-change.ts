import type { Settings } from '@api/model'
import { useI18n } from 'vue-i18n'
import { useNoticesStore } from '../../stores/notices'
import { useSettingsStore } from '../../stores/settings'

/** Changes settings; a refusal is told, and the control goes back by itself because it shows what the lab holds. */
export function useSettingChange(): (patch: Partial<Settings>) => void {
  const settings = useSettingsStore()
  const notices = useNoticesStore()
  const { t } = useI18n()
  return (patch) => {
    settings.set(patch).catch((error: unknown) => notices.failed(t('errors.settingNotKept'), error))
  }
}
