import { setTimeout as delay } from 'node:timers/promises'
import { parseSubnet } from '../../src-main/kubelet/addresses'
import { EngineApi, engineAddress } from './engine/api'
import { removeTraces } from './engine/cleanUp'
import { EventLog } from './engine/eventLog'
import { Floor } from './floor'
import { LabProcess } from './lab/labProcess'

const LAB = 'bench'
const LATE_DEEDS_MS = 1_000
/** Another owner: the lab neither sees nor touches what the bare calls make. */
const FLOOR_OWNER = 'bench-floor'

/** What every subject works with. */
export interface Bench {
  readonly address: string
  readonly lab: LabProcess
  readonly labName: string
  readonly floorOwner: string
  readonly floor: Floor
  readonly events: EventLog
  /** One kept connection, for the calls that are measured. */
  readonly one: EngineApi
  /** As many as the lab itself may open, for the calls of many pods at once and for cleaning up. */
  readonly many: EngineApi
  close(): Promise<void>
}

export interface Place {
  readonly root: string
  readonly programs: Readonly<Record<string, string>>
}

export async function openBench(place: Place): Promise<Bench> {
  const address = await engineAddress()
  const many = new EngineApi(address, 64)
  const cleaner = new EngineApi(address, 8)
  const program = place.programs['labHost'] ?? ''
  const clean = async (): Promise<void> => {
    // The floor's containers are on the lab's network: they go first.
    for (const owner of [FLOOR_OWNER, LAB]) {
      const kept = await removeTraces(cleaner, owner)
      if (kept.length > 0) process.stderr.write(`the engine does not let go of the network ${kept.join(', ')}: it counts endpoints of containers that are gone\n`)
    }
  }
  await refuseCompany(cleaner)
  await clean()
  const lab = await LabProcess.start({ program, root: place.root, labName: LAB })
  const close = async (): Promise<void> => {
    one.close()
    many.close()
    events.close()
    await lab.stop()
    await clean()
    // A call that was cut off half-way may have been carried out after all.
    await delay(LATE_DEEDS_MS)
    await clean()
    cleaner.close()
  }
  const events = await EventLog.open(many)
  const one = new EngineApi(address, 1)
  const subnet = await networkOf(many)
  const { settings, engine } = lab.snapshot
  const floor = new Floor({ owner: FLOOR_OWNER, network: LAB, subnet, infraImage: settings.infraImage, negativeOomScore: engine.negativeOomScore === true })
  return { address, lab, labName: LAB, floorOwner: FLOOR_OWNER, floor, events, one, many, close }
}

/** Whoever measures at the same time would be cleaned away. The probe is there exactly as long as its lab. */
async function refuseCompany(api: EngineApi): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ name: [`^/${LAB}-probe$`] }))
  const holders = await api.call<readonly unknown[]>('GET', `/containers/json?filters=${filters}`)
  if (holders.length > 0) throw new Error('another bench is running on this engine')
}

async function networkOf(api: EngineApi): Promise<{ readonly base: number; readonly prefix: number }> {
  const { IPAM } = await api.call<{ IPAM: { Config: readonly { Subnet: string }[] } }>('GET', `/networks/${LAB}`)
  const subnet = parseSubnet(IPAM.Config[0]?.Subnet ?? '')
  if (subnet === null) throw new Error('the network of the lab has no IPv4 subnet')
  return subnet
}
