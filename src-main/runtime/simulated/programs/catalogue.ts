import type { Image } from '../engine/imageArchive'
import type { Program } from '../kernel/kernel'
import { demo } from './demo/demo'
import { dial } from './dial/dial'
import { files } from './files/files'
import { pause, pauseNoreap } from './pause'
import { probe } from './probe/probe'

const OURS: ReadonlyMap<string, (version: string) => Program> = new Map([['/demo', demo], ['/pause', pause], ['/pause-noreap', pauseNoreap], ['/probe', probeOrDial], ['/files', files]])
/** On every image that comes with the lab. */
const OUR_LABEL = 'dev.pauselab.image'
const VERSION_LABEL = 'dev.pauselab.version'

/** Of images that are not ours nobody here knows what they do; but every pause keeps the same contract. */
export function findProgram(path: string, image: Image): Program | null {
  const { labels } = image.status
  if (labels[OUR_LABEL] === undefined && path !== '/pause') return null
  return OURS.get(path)?.(labels[VERSION_LABEL] ?? '') ?? null
}

/** One binary, two programs: the first argument says which. */
function probeOrDial(version: string): Program {
  const [asProbe, asDial] = [probe(version), dial(version)]
  return (self, kernel) => (self.argv[1] === 'dial' ? asDial : asProbe)(self, kernel)
}
