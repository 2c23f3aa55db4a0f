import type { ContainerView, ProcessView } from '@api/model'
import { useI18n } from 'vue-i18n'
import type { MenuItem } from '../../components/base'
import { useBlockedReason } from '../blocked'
import { useLabStore } from '../../stores/lab'
import { useNoticesStore } from '../../stores/notices'
import { mayEnd, SIGNALS } from './signals'

/** The kill menus: what they offer, why they may not, and the commands behind them. */
export function useKill() {
  const { t } = useI18n()
  const lab = useLabStore()
  const notices = useNoticesStore()

  const blockedReason = useBlockedReason()

  function items(alive: boolean): readonly MenuItem[] {
    const reason = blockedReason.value ?? (alive ? null : t('kill.notRunning'))
    return SIGNALS.map((signal) => ({ id: signal, label: signal, hint: t(`kill.signals.${signal}`), danger: signal === 'SIGKILL', reason, separated: signal === 'SIGTERM' || (signal === 'SIGSTOP' && !mayEnd(signal)) }))
  }

  async function killContainer(container: ContainerView, signal: string): Promise<void> {
    if (container.id === null) return
    await attempt(t('kill.failed', { signal, name: container.name }), () => lab.run('containers.kill', { id: container.id ?? '', signal }))
  }

  /** `from` is `host`, or the container from inside which it is sent: there PID 1 is under the kernel's protection. */
  async function killProcess(process: ProcessView, signal: string, from: string): Promise<void> {
    await attempt(t('kill.failedProcess', { signal, pid: process.pid }), () => lab.run('processes.kill', { hostPid: process.hostPid, startTime: process.startTime, signal, from }))
  }

  async function skipBackOff(uid: string, container: string): Promise<void> {
    await attempt(t('kill.failedSkip', { name: container }), () => lab.run('containers.skipBackOff', { uid, container }))
  }

  async function mend(uid: string, name: string): Promise<void> {
    await attempt(t('kill.failedMend', { name }), () => lab.run('pods.mend', { uid }))
  }

  async function attempt(failure: string, action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      notices.failed(failure, error)
    }
  }

  return { blockedReason, items, killContainer, killProcess, skipBackOff, mend }
}
