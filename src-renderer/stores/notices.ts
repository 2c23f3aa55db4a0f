import { LabError, type ErrorCode, textOf } from '@api/errors'
import { defineStore } from 'pinia'
import { ref } from 'vue'

export interface Notice {
  readonly id: number
  readonly kind: 'ok' | 'info' | 'bad'
  /** Already in the user's language. */
  readonly title: string
  /** In the lab's own words, e.g. the engine's message. */
  readonly detail: string | null
  readonly code: ErrorCode | null
}

const SHOWN_MS = { ok: 4_000, info: 6_000, bad: 12_000 } as const
const LIMIT = 4

export const useNoticesStore = defineStore('notices', () => {
  const notices = ref<readonly Notice[]>([])
  let lastId = 0

  function add(kind: Notice['kind'], title: string, detail: string | null = null, code: ErrorCode | null = null): void {
    const notice: Notice = { id: ++lastId, kind, title, detail, code }
    notices.value = [...notices.value, notice].slice(-LIMIT)
    setTimeout(() => dismiss(notice.id), SHOWN_MS[kind])
  }

  function ok(title: string): void {
    add('ok', title)
  }

  function info(title: string, detail: string | null = null): void {
    add('info', title, detail)
  }

  /** Shows what failed (`title`, translated) and why (the error's own words). What the user cancelled did not fail: the job says so itself. */
  function failed(title: string, error: unknown): void {
    if (error instanceof LabError && error.code === 'cancelled') return
    const detail = textOf(error)
    add('bad', title, detail, error instanceof LabError ? error.code : null)
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  return { notices, ok, info, failed, dismiss }
})
