import { LabError } from '../api/errors'
import { RuntimeError } from '../runtime/port'

/** Runs what asks the engine, and says its refusals in the lab's own form. */
export async function engineTrouble<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw error instanceof RuntimeError ? toLabError(error) : error
  }
}

function toLabError(error: RuntimeError): LabError {
  switch (error.kind) {
    case 'away':
    case 'timeout':
      return new LabError('engine-away', `the engine does not answer: ${error.message}`)
    case 'not-found':
    case 'image-absent':
      return new LabError('not-found', error.message)
    case 'conflict':
      return new LabError('conflict', error.message)
    case 'bad-parameter':
      return new LabError('bad-request', error.message)
    case 'other':
      return new LabError('engine-error', error.message)
  }
}
