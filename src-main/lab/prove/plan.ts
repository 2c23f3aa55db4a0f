import type { Claim } from '../../api/prove'
import { containerLook, imageSizeLook, restartedLook } from './engineLooks'
import { hostnameLook, limitLook, listeningLook } from './insideLooks'
import type { Look } from './look'
import { aliveLook, capabilitiesLook, hostNamespaceLook, membersLook, mountLook, namespaceLook, parentLook, pidLook, processStateLook, signalsLook, userLook } from './processLooks'

/** Pure: which read-only command proves a claim, and how its answer is understood. `cgroup` is the version on the engine's machine. */
export function planLook(claim: Claim, cgroup: 1 | 2): Look {
  switch (claim.kind) {
    case 'namespace':
      return namespaceLook(claim)
    case 'hostNamespace':
      return hostNamespaceLook(claim)
    case 'members':
      return membersLook(claim)
    case 'alive':
      return aliveLook(claim)
    case 'pid':
      return pidLook(claim)
    case 'parent':
      return parentLook(claim)
    case 'processState':
      return processStateLook(claim)
    case 'user':
      return userLook(claim)
    case 'signals':
      return signalsLook(claim)
    case 'capabilities':
      return capabilitiesLook(claim)
    case 'limit':
      return limitLook(claim, cgroup)
    case 'mount':
      return mountLook(claim)
    case 'listening':
      return listeningLook(claim)
    case 'hostname':
      return hostnameLook(claim)
    case 'container':
      return containerLook(claim)
    case 'restarted':
      return restartedLook(claim)
    case 'imageSize':
      return imageSizeLook(claim)
  }
}
