import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http, { type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const PIECE = 64 * 1_024
const PIECE_MS = 25

/** A registry of one image, on this machine, where dockerd asks without TLS. Its layer comes slowly until it is told to hurry. */
export class SlowRegistry {
  hurry = false
  /** How often the layer was asked for, and how often who asked went away before the end. */
  asked = 0
  left = 0
  readonly layer: Buffer
  private readonly blobs = new Map<string, Buffer>()
  private readonly manifest: Buffer
  private readonly server = http.createServer((request, response) => void this.answer(request.url ?? '', response))

  private constructor(layer: Buffer) {
    this.layer = layer
    const config = Buffer.from(JSON.stringify({ architecture: process.arch === 'arm64' ? 'arm64' : 'amd64', os: 'linux', config: { Cmd: ['/none'] }, rootfs: { type: 'layers', diff_ids: [digest(layer)] }, history: [{ created_by: 'a test' }] }))
    this.manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: config.length, digest: this.keep(config) },
        // Not compressed: its digest is that of the layer itself.
        layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar', size: layer.length, digest: this.keep(layer) }]
      })
    )
  }

  static async start(bytes: number): Promise<SlowRegistry> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'pauselab-registry-'))
    try {
      writeFileSync(path.join(folder, 'noise'), randomBytes(bytes))
      await promisify(execFile)('tar', ['-C', folder, '-cf', path.join(folder, 'layer.tar'), 'noise'])
      const registry = new SlowRegistry(readFileSync(path.join(folder, 'layer.tar')))
      registry.server.listen(0, '127.0.0.1')
      await once(registry.server, 'listening')
      return registry
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  image(name: string): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}/${name}:1`
  }

  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  private keep(blob: Buffer): string {
    this.blobs.set(digest(blob), blob)
    return digest(blob)
  }

  private async answer(url: string, response: ServerResponse): Promise<void> {
    const blob = this.blobs.get(/\/blobs\/(.+)$/.exec(url)?.[1] ?? '')
    if (url === '/v2/') response.end('{}')
    else if (url.includes('/manifests/')) response.writeHead(200, { 'content-type': 'application/vnd.docker.distribution.manifest.v2+json', 'docker-content-digest': digest(this.manifest), 'content-length': this.manifest.length }).end(this.manifest)
    else if (blob === undefined) response.writeHead(404).end()
    else await this.send(blob, response)
  }

  private async send(blob: Buffer, response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': blob.length })
    if (blob !== this.layer) return void response.end(blob)
    this.asked += 1
    response.once('close', () => (this.left += response.writableFinished ? 0 : 1))
    for (let at = 0; at < blob.length && !response.destroyed; at += PIECE) {
      response.write(blob.subarray(at, at + PIECE))
      if (!this.hurry) await sleep(PIECE_MS)
    }
    response.end()
  }
}

function digest(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
