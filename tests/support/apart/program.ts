import path from 'node:path'
import { bundle } from '../../bench/bundle.mjs'

/** Bundles the lab's process for `ApartLab`; its file. */
export async function apartProgram(): Promise<string> {
  const { host = '' } = await bundle(path.join('tests', 'apart'), { host: 'tests/support/apart/host.ts' })
  return host
}
