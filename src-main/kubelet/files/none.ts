import { RuntimeError } from '../../runtime/port'
import type { PodFiles } from './port'

function refuse(): Promise<never> {
  return Promise.reject(new RuntimeError('other', 'a lab that only watches leaves the files alone', 'files'))
}

/** Of a lab that only watches. */
export const NO_FILES: PodFiles = {
  makeDirectory: refuse,
  writeInPlace: refuse,
  writeDurably: refuse,
  publish: refuse,
  read: refuse,
  list: refuse,
  remove: refuse,
  resolve: refuse,
  usage: refuse,
  own: refuse,
  mountOf: (path, target, readOnly) => ({ source: `/${path}`, path: target, readOnly }),
  close: () => Promise.resolve()
}
