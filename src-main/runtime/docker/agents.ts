import http from 'node:http'
import https from 'node:https'
import { inspect } from 'node:util'

/**
 * docker-modem writes a debug message for every call, whether anybody reads it or not, with all there is to see of the
 * agent: every socket and what hangs on it. That cost more than the call itself. These have little to show.
 */

const SHOWN = 'the pool of kept connections'

export class HttpPool extends http.Agent {
  [inspect.custom](): string {
    return SHOWN
  }
}

export class HttpsPool extends https.Agent {
  [inspect.custom](): string {
    return SHOWN
  }
}
