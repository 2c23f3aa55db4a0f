import type { LabService, Settings } from '../../api'

/** Calls back with the settings at once and whenever they change. */
export function watchSettings(lab: LabService, onSettings: (settings: Settings) => void): void {
  lab.subscribe((message) => {
    if (message.type === 'snapshot') onSettings(message.snapshot.settings)
    if (message.type === 'patch' && message.settings !== undefined) onSettings(message.settings)
  })
}
