import type { IncomingMessage, ServerResponse } from 'node:http'
import { pageHeaders } from '../shared/pageHeaders'
import { readStaticFile } from '../shared/staticFiles'
import { HttpError } from './httpError'

/** The files of the built window, without a token: they are the same for everybody and hold no secret. */
export async function handlePage(request: IncomingMessage, response: ServerResponse, path: string, rendererDir: string): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new HttpError('method-not-allowed', 'Files are only read.', { allow: 'GET, HEAD' })
  const file = await readStaticFile(rendererDir, path)
  if (file === null) throw new HttpError('not-found', path === '/' ? 'The window is not built yet: run `npm run build`.' : 'There is no such file.')
  // The Host was checked before, so it is ours and may stand in the policy.
  const headers = { ...pageHeaders([`ws://${request.headers.host}`]), ...file.headers, 'content-length': file.body.length }
  response.writeHead(200, headers)
  response.end(request.method === 'HEAD' ? undefined : file.body)
}
