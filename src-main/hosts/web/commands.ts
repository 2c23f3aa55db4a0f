import type { IncomingMessage, ServerResponse } from 'node:http'
import { ERROR_STATUS, isCommandName, type LabService } from '../../api'
import { answerCommand } from '../shared/answer'
import type { Logger } from '../shared/log'
import { bearerToken, tokenMatches } from './auth'
import { readJsonBody } from './body'
import { HttpError, sendJson } from './httpError'

export const API_PREFIX = '/api/'

/** `POST /api/<command>`. Whoever has no token learns nothing, not even which commands there are. */
export async function handleCommand(request: IncomingMessage, response: ServerResponse, path: string, lab: LabService, token: string, log: Logger): Promise<void> {
  if (!tokenMatches(bearerToken(request.headers.authorization), token)) throw unauthorized()
  const name = path.slice(API_PREFIX.length)
  if (!isCommandName(name)) throw new HttpError('unknown-command', `There is no command ${JSON.stringify(name)}.`)
  if (request.method !== 'POST') throw new HttpError('method-not-allowed', `Commands are sent with POST, not ${request.method}.`, { allow: 'POST' })
  const answer = await answerCommand(lab, log, name, await readJsonBody(request))
  sendJson(response, 'error' in answer ? ERROR_STATUS[answer.error.code] : 200, answer)
}

export function unauthorized(): HttpError {
  return new HttpError('unauthorized', 'The token is missing or wrong. It stands in the address that PauseLab printed when it started.', { 'www-authenticate': 'Bearer' })
}
