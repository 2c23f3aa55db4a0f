import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { type CommandAnswer, isCommandName, LabError, type LabService, toEnvelope } from '../../api'
import { answerCommand } from '../shared/answer'
import type { Logger } from '../shared/log'
import { createFeeds } from './feeds'
import { openManifest } from './openManifest'
import { senderProblem } from './origin'
import { readRequest } from './request'
import { saveFile } from './saveFile'
import type { Texts } from './texts'
import { type HostRequest, RUN_CHANNEL } from './wire'

/** Opens the one channel on which the page may ask anything. Every call passes the sender check; refusals are heard on both sides. */
export function answerPages(lab: LabService, log: Logger, texts: () => Texts): void {
  const feeds = createFeeds(lab)

  ipcMain.handle(RUN_CHANNEL, (event, request: unknown) => {
    refuseStrangers(event, log)
    return answer(event.sender, readRequest(request))
  })

  async function answer(contents: WebContents, request: HostRequest): Promise<unknown> {
    switch (request.kind) {
      case 'command':
        return runCommand(request.name, request.input)
      case 'subscribe':
        return feeds.open(contents, request)
      case 'unsubscribe':
        return feeds.close(contents, request)
      case 'received':
        return feeds.received(contents, request, request.count)
      case 'openManifest':
        return openManifest(contents, texts())
      case 'saveFile':
        return saveFile(contents, texts(), request)
    }
  }

  async function runCommand(name: string, input: unknown): Promise<CommandAnswer> {
    if (!isCommandName(name)) return { error: toEnvelope(new LabError('unknown-command', `There is no command ${JSON.stringify(name)}.`)) }
    return answerCommand(lab, log, name, input)
  }
}

function refuseStrangers(event: IpcMainInvokeEvent, log: Logger): void {
  const problem = senderProblem(event.senderFrame)
  if (problem === null) return
  log.error('a call to the lab was refused', { problem })
  throw new Error(`PauseLab refused this call: ${problem}.`)
}
