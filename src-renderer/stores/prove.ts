import type { Claim } from '@api/prove'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** What is to be proved. The claims are taken when it is looked, so that they are what the window says at that moment. */
export interface Question {
  /** In words of the language that is set, e.g. "net of web". */
  readonly what: () => string
  readonly claims: () => readonly Claim[]
}

/** The one place where proofs are shown, beside whatever asked for it. */
export const useProveStore = defineStore('prove', () => {
  const open = ref(false)
  const question = shallowRef<Question | null>(null)
  /** null puts it in the middle. */
  const anchor = shallowRef<HTMLElement | null>(null)

  function ask(next: Question, beside: HTMLElement | null): void {
    question.value = next
    anchor.value = beside
    open.value = true
  }

  return { open, question, anchor, ask }
})
