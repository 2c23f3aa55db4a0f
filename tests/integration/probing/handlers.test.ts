import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HandlerOptions, HandlerOutcome, ProbeTarget, RunHandler } from '../../../src-main/kubelet/probing/handler'
import { createHandlerRunner } from '../../../src-main/kubelet/probing/handlers'
import { Dialer } from '../../../src-main/observe/dialer'
import type { LifecycleHandler, ProbeHandler } from '../../../src-main/pod/model/probes'
import { DockerRuntime } from '../../../src-main/runtime/docker/dockerRuntime'
import { loadImages } from '../../images/support/loadImages'
import { docker, inspect, procFacts } from '../../support/docker'
import { removeTraces } from '../../support/traces'
import { containerSpec } from '../../unit/kubelet/builders'
import { httpGet } from '../../unit/kubelet/probing/targets'
import { endServers, serveIn } from './servers'

const OWNER = 'it-probing'
const LABEL = ['--label', `dev.pauselab.owner=${OWNER}`]

/** A pod made by hand: pause, and the demo's web server beside it, which only the pod itself can reach on port 80. */
describe('probes and hooks on a real engine', () => {
  const runtime = new DockerRuntime({ address: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock', source: 'test' })
  let dialer: Dialer
  let run: RunHandler
  let web: ProbeTarget

  beforeAll(async () => {
    await loadImages()
    await removeTraces(OWNER)
    const [pause = ''] = await docker('run', '-d', ...LABEL, 'pauselab/pause')
    const [id = ''] = await docker('run', '-d', ...LABEL, '--network', `container:${pause}`, 'pauselab/demo', 'web')
    web = { id, container: containerSpec('web', { ports: [{ name: 'http', containerPort: 80, hostPort: null, hostIP: null, protocol: 'TCP' }] }), hostPid: await inspect<number>(id, '.State.Pid'), startedAt: Date.now(), podIp: await inspect<string>(pause, '.NetworkSettings.IPAddress') }
    dialer = new Dialer({ runtime, info: await runtime.info(), name: `${OWNER}-dial`, labels: { 'dev.pauselab.owner': OWNER }, startOf: (pid) => procFacts(pid)?.startTime ?? 0 })
    run = createHandlerRunner({ runtime, dialer })
  })
  afterEach(endServers)
  afterAll(async () => {
    await dialer.close()
    await removeTraces(OWNER)
    runtime.close()
  })

  function ask(handler: ProbeHandler | LifecycleHandler, options: Partial<HandlerOptions> = {}, target = web): Promise<HandlerOutcome> {
    return run(handler, target, { timeoutMs: 5_000, signal: new AbortController().signal, ...options })
  }

  describe('the dialler', () => {
    it('has no more power than it needs, and is gone with its lab', async () => {
      await dialer.ready()
      const [config] = JSON.parse((await docker('inspect', `${OWNER}-dial`)).join('\n')) as { HostConfig: { CapAdd: string[]; CapDrop: string[]; NetworkMode: string; PidMode: string; ReadonlyRootfs: boolean; Privileged: boolean } }[]
      expect(config?.HostConfig).toMatchObject({ CapDrop: ['ALL'], NetworkMode: 'none', PidMode: 'host', ReadonlyRootfs: true, Privileged: false })
      expect(config?.HostConfig.CapAdd.map((one) => one.replace(/^CAP_/, '')).sort()).toEqual(['SYS_ADMIN', 'SYS_PTRACE'])
    })

    it('is started anew when somebody removes it', async () => {
      await docker('rm', '-f', `${OWNER}-dial`)
      await expect.poll(() => ask({ kind: 'tcpSocket', host: null, port: 80 }), { timeout: 10_000 }).toEqual({ result: 'success', message: '' })
    })

    it('dials for nobody whose process is gone, or another one', async () => {
      const [id = ''] = await docker('run', '-d', ...LABEL, 'pauselab/demo', 'sleep')
      const hostPid = await inspect<number>(id, '.State.Pid')
      await docker('rm', '-f', id)
      expect(await ask({ kind: 'tcpSocket', host: null, port: 80 }, {}, { ...web, hostPid })).toMatchObject({ result: 'unknown' })
    })
  })

  describe('httpGet', () => {
    it('succeeds on the pod’s own server, by the name of its port', async () => {
      const outcome = await ask(httpGet({ port: 'http', path: '/healthz' }))
      expect(outcome).toMatchObject({ result: 'success', message: expect.stringMatching(/^hostname: /) as string })
      expect((await docker('logs', web.id)).at(-1)).toMatch(new RegExp(`${web.podIp} GET /healthz 200$`))
    })

    it('is refused where nobody listens', async () => {
      expect(await ask(httpGet({ port: 81 }))).toEqual({ result: 'failure', message: `Get "http://${web.podIp}:81/": dial tcp ${web.podIp}:81: connect: connection refused` })
    })

    it('reaches the pod’s loopback only by that address', async () => {
      const port = await serveIn(web.hostPid, 'response.end()', { host: '127.0.0.1' })
      expect(await ask(httpGet({ port, host: '127.0.0.1' }))).toMatchObject({ result: 'success' })
      expect(await ask(httpGet({ port, host: 'localhost' }))).toMatchObject({ result: 'success' })
      expect(await ask(httpGet({ port }))).toMatchObject({ result: 'failure', message: expect.stringContaining('connection refused') as string })
    })

    it('fails by status, and by a redirect in a circle', async () => {
      const port = await serveIn(web.hostPid, "if (request.url === '/busy') response.writeHead(503).end('busy'); else if (request.url === '/go') response.writeHead(302, { location: '/there' }).end(); else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end(); else response.end(request.url)")
      expect(await ask(httpGet({ port, path: '/busy' }))).toEqual({ result: 'failure', message: 'HTTP probe failed with statuscode: 503' })
      expect(await ask(httpGet({ port, path: '/go' }))).toEqual({ result: 'success', message: '/there' })
      expect(await ask(httpGet({ port, path: '/round' }))).toEqual({ result: 'failure', message: `Get "http://${web.podIp}:${port}/round": stopped after 10 redirects` })
    })

    it('waits no longer than its timeout, for the answer or for the connection', async () => {
      const port = await serveIn(web.hostPid, '')
      const begun = performance.now()
      expect(await ask(httpGet({ port }), { timeoutMs: 1_000 })).toEqual({ result: 'failure', message: `Get "http://${web.podIp}:${port}/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)` })
      expect(performance.now() - begun).toBeLessThan(10_000)
      const silent = (web.podIp ?? '').replace(/\d+$/, '254') // of the bridge, and nobody's
      expect(await ask(httpGet({ host: silent }), { timeoutMs: 500 })).toMatchObject({ result: 'failure', message: expect.stringContaining('context deadline exceeded') as string })
    })

    it('is given no more than 10 KiB of an endless answer', async () => {
      const port = await serveIn(web.hostPid, "const more = () => { while (response.write('x'.repeat(65536))); response.once('drain', more) }; more()")
      const outcome = await ask(httpGet({ port }))
      expect([outcome.result, outcome.message.length]).toEqual(['success', 10_240])
      expect(await ask(httpGet({ port: 'http' }))).toMatchObject({ result: 'success' })
    })

    it('takes any certificate, in whichever namespace the process is: here that of this machine', async () => {
      const tls = selfSigned()
      const port = await serveIn(process.pid, "response.end('secret of ' + request.headers.host)", { host: '127.0.0.1', tls })
      const here = { ...web, hostPid: process.pid, podIp: '127.0.0.1' }
      expect(await ask(httpGet({ port, scheme: 'HTTPS' }), {}, here)).toEqual({ result: 'success', message: `secret of 127.0.0.1:${port}` })
      expect(await ask(httpGet({ port }), {}, here)).toMatchObject({ result: 'failure' })
      expect(await ask(httpGet({ port, scheme: 'HTTPS' }), {}, { ...web, podIp: '127.0.0.1' })).toMatchObject({ result: 'failure', message: expect.stringContaining('connection refused') as string })
    })

    it('by HTTPS on a plain server: a probe fails, a hook falls back', async () => {
      const port = await serveIn(web.hostPid, 'response.end()')
      expect(await ask(httpGet({ port, scheme: 'HTTPS' }))).toEqual({ result: 'failure', message: `Get "https://${web.podIp}:${port}/": http: server gave HTTP response to HTTPS client` })
      expect(await ask(httpGet({ port, scheme: 'HTTPS' }), { purpose: 'lifecycle' })).toEqual({ result: 'warning', message: `request to HTTPS lifecycle hook ${web.podIp}:${port} got HTTP response, retry with HTTP succeeded` })
    })

    it('20 at once', async () => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask(httpGet({ port: 80 }))))
      expect(outcomes.every((outcome) => outcome.result === 'success')).toBe(true)
    })
  })

  describe('tcpSocket', () => {
    it('an open port, and a closed one', async () => {
      expect(await ask({ kind: 'tcpSocket', host: null, port: 'http' })).toEqual({ result: 'success', message: '' })
      expect(await ask({ kind: 'tcpSocket', host: null, port: 81 })).toEqual({ result: 'failure', message: `dial tcp ${web.podIp}:81: connect: connection refused` })
    })
  })

  describe('exec', () => {
    it('success, failure with its output, and no such program', async () => {
      expect(await ask({ kind: 'exec', command: ['/demo', 'sleep', '1ms'] })).toEqual({ result: 'success', message: '' })
      expect(await ask({ kind: 'exec', command: ['/demo', 'crash', '--after', '1ms', '--code', '7'] }, { purpose: 'lifecycle' })).toMatchObject({ result: 'failure', message: expect.stringContaining("command '/demo crash --after 1ms --code 7' exited with 7: ") as string })
      expect(await ask({ kind: 'exec', command: ['/demo', 'kill', 'nobody'] })).toEqual({ result: 'failure', message: 'demo kill: "nobody" is not a PID\nsee `demo help kill`\n' })
      expect(await ask({ kind: 'exec', command: ['/no/such'] })).toMatchObject({ result: 'failure', message: expect.stringContaining('/no/such') as string })
    })

    it('no longer than its timeout', async () => {
      const begun = performance.now()
      expect(await ask({ kind: 'exec', command: ['/demo', 'sleep', '20s'] }, { timeoutMs: 1_000 })).toEqual({ result: 'failure', message: 'command "/demo sleep 20s" timed out' })
      expect(performance.now() - begun).toBeLessThan(15_000)
    })

    it('not where there is no container', async () => {
      expect(await ask({ kind: 'exec', command: ['/demo', 'ps'] }, {}, { ...web, id: 'f'.repeat(64) })).toMatchObject({ result: 'unknown' })
    })
  })
})

function selfSigned(): { key: string; cert: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-tls-'))
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=nobody', '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const read = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(folder, { recursive: true })
  return read
}
