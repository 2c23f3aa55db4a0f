import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSettingChange } from '../../components/shell/setting-change'
import { useSettingsStore } from '../../stores/settings'
import type { PaletteEntry } from './entries'

/** How the page looks and speaks, and whether the lab mends. */
export function useLookEntries() {
  const { t } = useI18n()
  const settings = useSettingsStore()
  const change = useSettingChange()

  return computed((): readonly PaletteEntry[] => {
    const { current } = settings
    return [
      ...(['light', 'dark', 'system'] as const).map((theme): PaletteEntry => ({ id: `theme ${theme}`, group: 'look', label: t('palette.theme', { theme: t(`settings.themes.${theme}`) }), icon: theme === 'light' ? 'sun' : 'moon', run: () => change({ theme }) })),
      // Each language names itself, whatever the page speaks.
      { id: 'language en', group: 'look', label: t('common.languageName.en'), hint: t('settings.language'), icon: 'language', words: 'language English', run: () => change({ language: 'en' }) },
      { id: 'language zh-CN', group: 'look', label: t('common.languageName.zhCN'), hint: t('settings.language'), icon: 'language', words: 'language Chinese zhongwen', run: () => change({ language: 'zh-CN' }) },
      { id: 'projector', group: 'look', label: current.projector ? t('shell.leaveProjector') : t('shell.projector'), icon: 'projector', run: () => change({ projector: !current.projector }) },
      { id: 'motion', group: 'look', label: current.motion === 'reduced' ? t('palette.motionFull') : t('palette.motionReduced'), icon: 'eye', run: () => change({ motion: current.motion === 'reduced' ? 'system' : 'reduced' }) },
      { id: 'predict', group: 'look', label: current.predict ? t('palette.predictOff') : t('palette.predictOn'), icon: 'info', run: () => change({ predict: !current.predict }) },
      { id: 'kubelet', group: 'look', label: current.kubelet === 'on' ? t('palette.kubeletOff') : t('palette.kubeletOn'), icon: 'refresh', words: 'kubelet', run: () => change({ kubelet: current.kubelet === 'on' ? 'off' : 'on' }) }
    ]
  })
}
