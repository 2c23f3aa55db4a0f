import type { CommandOutput } from '@api/commands'
import { useDebounceFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLabStore } from '../../stores/lab'
import { useNoticesStore } from '../../stores/notices'
import { marksOfRefusal, toMarks, type Mark } from './marks'

const CHECK_AFTER_MS = 300

/** A manifest being written: checked by the lab as it changes, and applied when asked. */
export function useManifest(initial: string) {
  const lab = useLabStore()
  const notices = useNoticesStore()
  const { t } = useI18n()
  const text = ref(initial)
  const marks = shallowRef<readonly Mark[]>([])
  const checked = ref(false)
  const applying = ref(false)

  const empty = computed(() => text.value.trim() === '')
  const state = computed<'empty' | 'checking' | 'good' | 'marked'>(() => {
    if (empty.value) return 'empty'
    if (marks.value.length > 0) return 'marked'
    return checked.value ? 'good' : 'checking'
  })
  const hasErrors = computed(() => marks.value.some((mark) => mark.severity === 'error'))

  async function check(): Promise<void> {
    const manifest = text.value
    if (manifest.trim() === '') {
      marks.value = []
      return
    }
    try {
      const { errors, warnings } = await lab.run('pods.validate', { manifest })
      // Only the newest text's verdict counts.
      if (manifest !== text.value) return
      marks.value = toMarks(errors, warnings)
      checked.value = true
    } catch (error) {
      if (manifest === text.value) notices.failed(t('errors.notChecked'), error)
    }
  }

  const checkSoon = useDebounceFn(check, CHECK_AFTER_MS)
  watch(text, () => {
    checked.value = false
    void checkSoon()
  })
  if (!empty.value) void check()

  /** What was applied; null when it was refused, which is then shown at its lines. */
  async function apply(): Promise<CommandOutput<'pods.apply'> | null> {
    applying.value = true
    try {
      return await lab.run('pods.apply', { manifest: text.value })
    } catch (error) {
      const refused = marksOfRefusal(error)
      if (refused.length > 0) marks.value = refused
      else notices.failed(t('errors.notApplied'), error)
      return null
    } finally {
      applying.value = false
    }
  }

  return { text, marks, state, empty, hasErrors, applying, apply }
}
