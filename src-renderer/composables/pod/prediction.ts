import type { Forecast } from '@api/forecast'
import type { ProcessView } from '@api/model'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useLabStore } from '../../stores/lab'
import { useSettingsStore } from '../../stores/settings'
import { cardsSince, type Foresight, isSettled, judge, type Verdict } from './verdict'

/** A signal that waits for the answer to "what falls?". */
export interface Blow {
  readonly uid: string
  /** The container whose process it goes to. */
  readonly container: string
  /** One process of it, and where the signal comes from; null is the container as a whole, from the engine. */
  readonly process: { readonly view: ProcessView; readonly from: string } | null
  readonly signal: string
  readonly go: () => Promise<void>
}

export interface Prediction extends Foresight {
  readonly blow: Blow
  /** null while it is not over. */
  readonly verdict: Verdict | null
}

export interface Tally {
  readonly right: number
  readonly of: number
}

/** The kernel, the engine and the kubelet need a moment before "nothing happened" may be said. */
const NOT_BEFORE_MS = 1_500

/** With the setting on, every signal goes over the question first; then both answers are held against what happens. */
export const usePredictionStore = defineStore('prediction', () => {
  const lab = useLabStore()
  const settings = useSettingsStore()
  const pending = shallowRef<Blow | null>(null)
  const marks = shallowRef<ReadonlySet<string>>(new Set())
  /** The last one of each pod. */
  const made = shallowRef<ReadonlyMap<string, Prediction>>(new Map())
  const mine = ref<Tally>({ right: 0, of: 0 })
  const labs = ref<Tally>({ right: 0, of: 0 })

  function ask(blow: Blow): void {
    if (!settings.current.predict) return void blow.go()
    // Who is struck is taken to fall until the learner says otherwise.
    marks.value = new Set([blow.container])
    pending.value = blow
  }

  function toggle(name: string): void {
    const next = new Set(marks.value)
    if (!next.delete(name)) next.add(name)
    marks.value = next
  }

  function cancel(): void {
    pending.value = null
  }

  async function send(): Promise<void> {
    const blow = pending.value
    const before = lab.live?.pods.find(({ uid }) => uid === blow?.uid)
    if (!blow || !before) return cancel()
    const guess = marks.value
    pending.value = null
    const forecast = await foretell(blow)
    put({ blow, guess, forecast, before, since: lab.live?.timeline.at(-1)?.id ?? 0, verdict: null })
    await blow.go()
    setTimeout(() => decide(blow), NOT_BEFORE_MS)
  }

  /** The kill itself says what is wrong: a lab that cannot foretell keeps nobody from trying. */
  async function foretell({ uid, container, process, signal }: Blow): Promise<Forecast | null> {
    const target = process === null ? { container } : { hostPid: process.view.hostPid, startTime: process.view.startTime, from: process.from }
    return lab.run('pods.forecast', { uid, signal, ...target }).catch(() => null)
  }

  /** Those whose moment has come, until their pods are at rest. */
  const due = shallowRef<ReadonlySet<Blow>>(new Set())

  function decide(blow: Blow): void {
    due.value = new Set([...due.value, blow])
    look()
  }

  function look(): void {
    for (const blow of due.value) {
      const prediction = made.value.get(blow.uid)
      const pod = lab.live?.pods.find(({ uid }) => uid === blow.uid)
      const cards = lab.live?.cards ?? []
      if (prediction?.blow === blow && pod !== undefined) {
        if (!isSettled(pod, cardsSince(pod.uid, prediction.since, cards))) continue
        conclude(prediction, judge(prediction, pod, cards))
      }
      due.value = new Set([...due.value].filter((one) => one !== blow))
    }
  }

  function conclude(prediction: Prediction, verdict: Verdict): void {
    put({ ...prediction, verdict })
    mine.value = counted(mine.value, verdict.guessRight)
    if (verdict.labRight !== null) labs.value = counted(labs.value, verdict.labRight)
  }

  function put(prediction: Prediction): void {
    made.value = new Map(made.value).set(prediction.blow.uid, prediction)
  }

  function dismiss(uid: string): void {
    made.value = new Map([...made.value].filter(([key]) => key !== uid))
  }

  watch(() => lab.live, look)
  const asking = computed(() => pending.value?.uid ?? null)

  return { pending, asking, marks, made, mine, labs, ask, toggle, cancel, send, dismiss }
})

function counted({ right, of }: Tally, isRight: boolean): Tally {
  return { right: right + (isRight ? 1 : 0), of: of + 1 }
}
