import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCommandLine, dockerLine, short } from '../../../src-main/runtime/commandLine'
import type { ContainerRequest } from '../../../src-main/runtime/port'

const BASE: ContainerRequest = { name: 'k8s_a', image: 'pauselab/demo', labels: { secret: 'no' }, network: { mode: 'none' }, log: 'none' }

/** What a POSIX shell makes of it. */
function parse(line: string): readonly string[] {
  return execFileSync('/bin/sh', ['-c', `for word in ${line.slice('docker '.length)}; do printf '%s\\0' "$word"; done`]).toString('utf8').split('\0').slice(0, -1)
}

describe('the docker command that does the same', () => {
  test('a sandbox', () => {
    const line = createCommandLine({
      ...BASE, name: 'k8s_POD', hostname: 'web', image: 'pauselab/pause', network: { mode: 'bridge', network: 'lab', ip: '172.30.0.2' }, ipc: 'shareable',
      ports: [{ containerPort: 80, protocol: 'TCP', hostIP: '127.0.0.1', hostPort: 8080 }, { containerPort: 53, protocol: 'UDP', hostIP: '::1', hostPort: 53 }],
      oomScoreAdj: -998, cpuShares: 2, shmSize: 64 * 1024 * 1024, securityOpt: ['no-new-privileges']
    })
    expect(line).toBe("docker create --name k8s_POD --hostname web --network lab --ip 172.30.0.2 --ipc shareable -p 127.0.0.1:8080:80/tcp -p [::1]:53:53/udp --security-opt no-new-privileges --oom-score-adj -998 --cpu-shares 2 --shm-size 64m pauselab/pause")
  })

  test('a joiner, with ids as docker prints them', () => {
    const id = 'abcdef0123456789'.repeat(4)
    const line = createCommandLine({ ...BASE, network: { mode: 'container', id }, ipc: { container: id }, pid: { container: id }, entrypoint: ['/demo', 'web'], args: ['--port', '80'], env: ['A=b c'], workingDir: '/srv' })
    expect(line).toBe("docker create --name k8s_a --network container:abcdef012345 --ipc container:abcdef012345 --pid container:abcdef012345 -e 'A=b c' --workdir /srv --entrypoint /demo pauselab/demo web --port 80")
    expect(short(id)).toBe('abcdef012345')
  })

  test.each([
    [{ readOnly: false }, 'v:/data:nocopy'], [{ readOnly: true }, 'v:/data:ro,nocopy'], [{ readOnly: false, fill: true }, 'v:/data'], [{ readOnly: true, fill: true }, 'v:/data:ro']
  ])('a mount %j is -v %s', (mount, word) => {
    expect(parse(createCommandLine({ ...BASE, mounts: [{ volume: 'v', path: '/data', ...mount }] }))).toContain(word)
  })

  test.each([
    [{ mounts: [{ source: '/srv/a b', path: '/data', readOnly: true }] }, ['-v', '/srv/a b:/data:ro']],
    [{ mounts: [{ source: '/srv', path: '/data', readOnly: false }] }, ['-v', '/srv:/data']],
    [{ mounts: [{ volume: 'v', path: '/data', readOnly: false, subpath: 'a' }] }, ['--mount', 'type=volume,src=v,dst=/data,volume-subpath=a']],
    [{ mounts: [{ volume: 'v', path: '/data', readOnly: true, subpath: 'a/b' }] }, ['--mount', 'type=volume,src=v,dst=/data,volume-subpath=a/b,readonly']],
    [{ dns: { servers: ['1.1.1.1', '8.8.8.8'], searches: ['a.local'], options: ['ndots:5'] } }, ['--dns', '1.1.1.1', '--dns', '8.8.8.8', '--dns-search', 'a.local', '--dns-option', 'ndots:5']],
    [{ user: '1000:2000', groups: ['3000', '4000'] }, ['--user', '1000:2000', '--group-add', '3000', '--group-add', '4000']],
    [{ memory: 1_048_576 }, ['--memory', '1048576', '--memory-swap', '1048576']],
    [{ cpuQuota: { quota: 50_000, period: 100_000 } }, ['--cpu-period', '100000', '--cpu-quota', '50000']],
    [{ tty: true, openStdin: true }, ['--interactive', '--tty']],
    [{ stopSignal: 'SIGQUIT' }, ['--stop-signal', 'SIGQUIT']],
    [{ ipc: 'host', uts: 'host' }, ['--ipc', 'host', '--uts', 'host']],
    [{ privileged: true }, ['--privileged']]
  ] as const)('%j is %j', (more, words) => {
    expect(parse(createCommandLine({ ...BASE, ...more }))).toEqual(['create', '--name', 'k8s_a', '--network', 'none', ...words, 'pauselab/demo'])
  })

  test('labels are left out', () => expect(createCommandLine(BASE)).not.toContain('secret'))

  test('the probe', () => {
    expect(createCommandLine({ ...BASE, network: { mode: 'host' }, pid: 'host', capDrop: ['ALL'], capAdd: ['KILL'], readOnlyRoot: true })).toBe('docker create --name k8s_a --network host --pid host --cap-drop ALL --cap-add KILL --read-only pauselab/demo')
  })
})

describe('quoting', () => {
  test('a shell reads back exactly the words', () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab /\'"\\$`!*?[]{}()<>|&;#~=%,\n\té中') })
    fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => void expect(parse(dockerLine('x', ...words)).slice(1)).toEqual(words)), { numRuns: 60 })
  })

  test('args and env of any kind survive in a whole line', () => {
    const value = fc.string({ unit: fc.constantFrom(...'a $\'"\\\n;') })
    fc.assert(
      fc.property(value, value, (arg, variable) => {
        const words = parse(createCommandLine({ ...BASE, args: [arg], env: [`V=${variable}`] }))
        expect(words.slice(-4)).toEqual(['-e', `V=${variable}`, 'pauselab/demo', arg])
      }),
      { numRuns: 40 }
    )
  })

  test('plain words stay plain', () => expect(dockerLine('kill', '--signal', 'SIGTERM', 'abc123')).toBe('docker kill --signal SIGTERM abc123'))
})
