import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { containerName, parseDockerName, sandboxName } from '../../../src-main/pod/naming'

const UID = '5a4c7d1e-8f7b-4d6f-9d53-0d4a4d3c9f11'
const of = { pod: 'web-pod', namespace: 'default', uid: UID }

const dnsPart = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,40}[a-z0-9])?$/)
const identity = fc.record({ pod: dnsPart, namespace: dnsPart, uid: dnsPart })
const attempt = fc.nat()

describe('names as dockershim and cri-dockerd write them', () => {
  test('the sandbox', () => {
    expect(sandboxName(of, 0)).toBe(`k8s_POD_web-pod_default_${UID}_0`)
  })

  test('a container', () => {
    expect(containerName('front', of, 3)).toBe(`k8s_front_web-pod_default_${UID}_3`)
  })

  test('every sandbox name is read back as it was made', () => {
    fc.assert(fc.property(identity, attempt, (id, n) => {
      expect(parseDockerName(sandboxName(id, n))).toEqual({ kind: 'sandbox', ...id, attempt: n })
    }))
  })

  test('every container name is read back as it was made, with the slash of the engine too', () => {
    fc.assert(fc.property(dnsPart, identity, attempt, (container, id, n) => {
      const name = containerName(container, id, n)
      const expected = { kind: 'container', container, ...id, attempt: n }
      expect(parseDockerName(name)).toEqual(expected)
      expect(parseDockerName(`/${name}`)).toEqual(expected)
    }))
  })

  test('whatever is read is written the same again', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('k8s', 'POD', '', 'a', '0', '01', '7'), { minLength: 4, maxLength: 8 }), (parts) => {
      const name = parts.join('_')
      const parsed = parseDockerName(name)
      if (parsed === null) return
      expect(parsed.kind === 'sandbox' ? sandboxName(parsed, parsed.attempt) : containerName(parsed.container, parsed, parsed.attempt)).toBe(name)
    }))
  })

  test.each(['', 'web', 'k8s_POD_a_b_c', 'k8s_POD_a_b_c_x', 'k8s_POD_a_b_c_-1', 'k8s_POD_a_b_c_01', 'k8s_POD_a_b_c_1_2', 'k9s_POD_a_b_c_1', 'k8s__a_b_c_1', 'x/k8s_POD_a_b_c_1'])(
    '%j is no such name',
    (name) => {
      expect(parseDockerName(name)).toBeNull()
    }
  )

  test.each([
    ['a part with _', () => sandboxName({ ...of, pod: 'a_b' }, 0)],
    ['an empty part', () => sandboxName({ ...of, uid: '' }, 0)],
    ['a negative attempt', () => sandboxName(of, -1)],
    ['half an attempt', () => containerName('web', of, 0.5)],
    ['a container called POD', () => containerName('POD', of, 0)]
  ])('%s is refused, since it could not be read back', (_, make) => {
    expect(make).toThrow()
  })
})
