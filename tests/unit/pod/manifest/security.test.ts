import { describe, expect, test } from 'vitest'
import { NOTHING_OF_THE_HOST } from '../../../../src-main/pod/hostPolicy'
import { parseManifest } from '../../../../src-main/pod/manifest'
import { NO_SECURITY } from '../../../../src-main/pod/model/security'
import { basePod, containerOf, lines, specOf, type LoosePod } from './base'

type Loose = Record<string, unknown>

interface Case {
  readonly rule: string
  readonly what: string
  readonly pod?: Loose
  readonly container?: Loose
  readonly errors: string[]
}

const AT = 'spec.containers[0].securityContext'
const ID = 'must be between 0 and 2147483647, inclusive'
const PROFILES = 'supported values: "Localhost", "RuntimeDefault", "Unconfined"'

const cases: Case[] = [
  { rule: 'TestValidateSecurityContext', what: 'all set', container: { privileged: false, capabilities: { add: ['NET_ADMIN', 'CAP_SYS_PTRACE'], drop: ['ALL'] }, runAsUser: 1, runAsGroup: 1, runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } }, errors: [] },
  { rule: 'TestValidateSecurityContext', what: 'empty', container: {}, errors: [] },
  { rule: 'TestValidateSecurityContext: negative RunAsUser', what: '-1', container: { runAsUser: -1 }, errors: [`${AT}.runAsUser: Invalid value: -1: ${ID}`] },
  { rule: 'IsValidUserID', what: '2^31', container: { runAsUser: 2_147_483_648 }, errors: [`${AT}.runAsUser: Invalid value: 2147483648: ${ID}`] },
  { rule: 'IsValidGroupID', what: '-1', container: { runAsGroup: -1 }, errors: [`${AT}.runAsGroup: Invalid value: -1: ${ID}`] },
  { rule: 'decoding int64', what: 'a name', container: { runAsUser: 'root' }, errors: [`${AT}.runAsUser: Invalid value: "root": must be an integer`] },
  { rule: 'TestValidateSecurityContext: allowPrivilegeEscalation with privileged', what: 'both', container: { privileged: true, allowPrivilegeEscalation: false }, errors: [`${AT}: Invalid value: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`] },
  { rule: 'TestValidateSecurityContext: with CAP_SYS_ADMIN', what: 'both', container: { capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false }, errors: [`${AT}: Invalid value: cannot set \`allowPrivilegeEscalation\` to false and \`capabilities.Add\` CAP_SYS_ADMIN`] },
  { rule: 'this lab (Docker refuses unknown names)', what: 'a slip', container: { capabilities: { add: ['NET_ADMN'] } }, errors: [`${AT}.capabilities.add[0]: Invalid value: "NET_ADMN": is no capability of Linux`] },
  { rule: 'this lab (Docker refuses unknown names)', what: 'dropped', container: { capabilities: { drop: ['all', 'X'] } }, errors: [`${AT}.capabilities.drop[1]: Invalid value: "X": is no capability of Linux`] },
  { rule: 'validateSeccompProfileField', what: 'no type', container: { seccompProfile: {} }, errors: [`${AT}.seccompProfile.type: Required value: type is required when seccompProfile is set`] },
  { rule: 'validateSeccompProfileField', what: 'unknown', container: { seccompProfile: { type: 'Docker' } }, errors: [`${AT}.seccompProfile.type: Unsupported value: "Docker": ${PROFILES}`] },
  { rule: 'TestValidatePodSpec: with RunAsUser, RunAsGroup, SupplementalGroups, FSGroup', what: 'right', pod: { runAsUser: 0, runAsGroup: 2_147_483_647, supplementalGroups: [0, 5], fsGroup: 0, runAsNonRoot: false }, errors: [] },
  { rule: 'TestValidatePodSpec: bad supplementalGroups small than 0', what: '-1222', pod: { supplementalGroups: [-1222, 1234] }, errors: ['spec.securityContext.supplementalGroups[0]: Invalid value: -1222: ' + ID] },
  { rule: 'TestValidatePodSpec: bad runAsUser', what: 'too large', pod: { runAsUser: 2_147_483_648 }, errors: [`spec.securityContext.runAsUser: Invalid value: 2147483648: ${ID}`] },
  { rule: 'TestValidatePodSpec: bad fsGroup', what: '-1', pod: { fsGroup: -1 }, errors: [`spec.securityContext.fsGroup: Invalid value: -1: ${ID}`] },
  { rule: 'TestValidatePodSpec: bad runAsGroup', what: '-1', pod: { runAsGroup: -1 }, errors: [`spec.securityContext.runAsGroup: Invalid value: -1: ${ID}`] },
  { rule: 'validateSeccompProfileField', what: 'of the pod', pod: { seccompProfile: { type: 'x' } }, errors: [`spec.securityContext.seccompProfile.type: Unsupported value: "x": ${PROFILES}`] }
]

function podWith({ pod, container }: Pick<Case, 'pod' | 'container'>): LoosePod {
  return basePod((one, c) => {
    one.spec.securityContext = pod
    c.securityContext = container
  })
}

function parse(pod: unknown) {
  return parseManifest(JSON.stringify(pod), { ...NOTHING_OF_THE_HOST, privileged: true })
}

describe('security contexts', () => {
  test.each(cases)('$rule ($what)', (one) => {
    expect(lines(parse(podWith(one)).errors)).toEqual(one.errors)
  })

  test("nothing said: the image's user, the engine's profile", () => {
    expect(containerOf(basePod()).security).toEqual(NO_SECURITY)
    expect(specOf(basePod()).security).toEqual({ fsGroup: null, supplementalGroups: [] })
  })

  // securitycontext.TestDetermineEffectiveSecurityContext
  test("the container's word over the pod's", () => {
    const pod = podWith({ pod: { runAsUser: 1, runAsGroup: 2, runAsNonRoot: true, fsGroup: 3, supplementalGroups: [4], seccompProfile: { type: 'RuntimeDefault' } }, container: { runAsUser: 9, capabilities: { add: ['cap_net_admin'], drop: ['all'] } } })
    expect(containerOf(pod).security).toMatchObject({ runAsUser: 9, runAsGroup: 2, runAsNonRoot: true, capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] }, seccomp: 'RuntimeDefault' })
    expect(specOf(pod).security).toEqual({ fsGroup: 3, supplementalGroups: [4] })
  })

  test('privileged has no profile', () => {
    expect(parse(podWith({ container: { privileged: true } })).pods[0]?.spec.containers[0]?.security).toMatchObject({ privileged: true, seccomp: 'Unconfined' })
  })
})
