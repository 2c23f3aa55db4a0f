import { textOf } from '@api/errors'
import type { Claim, Proof } from '@api/prove'
import { computed, ref, shallowRef, watch } from 'vue'
import { useLabStore } from '../../stores/lab'
import { useProveStore } from '../../stores/prove'

export interface ProofShown {
  readonly claim: Claim
  readonly proof: Proof | null
  /** In the lab's words; null when it answered. */
  readonly problem: string | null
}

/** Looks at what the open question claims, once when it is asked and again whenever it is wanted. */
export function useProof() {
  const lab = useLabStore()
  const prove = useProveStore()
  const results = shallowRef<readonly ProofShown[]>([])
  const looking = ref(false)
  const hindrance = computed(() => {
    if (lab.past !== null) return 'past'
    return lab.engine?.kind === 'simulated' ? 'simulated' : null
  })
  let round = 0

  async function run(): Promise<void> {
    const mine = ++round
    const claims = hindrance.value === null ? (prove.question?.claims() ?? []) : []
    looking.value = true
    const answers = await Promise.all(claims.map(look))
    // Meanwhile something else may have been asked.
    if (mine !== round) return
    results.value = answers
    looking.value = false
  }

  async function look(claim: Claim): Promise<ProofShown> {
    try {
      return { claim, proof: await lab.run('prove.run', { claim }), problem: null }
    } catch (error) {
      return { claim, proof: null, problem: textOf(error) }
    }
  }

  watch([() => prove.open, () => prove.question, hindrance], ([open]) => {
    results.value = []
    if (open) void run()
  })

  return { results, looking, hindrance, run }
}
