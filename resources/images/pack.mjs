// Packs built binaries into one archive per architecture that `docker load` and `podman load` take: Docker's own
// format (manifest.json) and an OCI layout over the same blobs, as `docker save` writes them since version 25.
//   node pack.mjs <folder with amd64/ arm64/ toolchain.json> <folder for the archives>
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { images, tags } from './catalogue.mjs'
import { tar } from './tar.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const EPOCH = '1970-01-01T00:00:00Z'

function sha256(data) {
  return createHash('sha256').update(data).digest('hex')
}

function json(value) {
  return Buffer.from(JSON.stringify(value))
}

function readVersion() {
  const source = readFileSync(join(here, 'src/common/version.h'), 'utf8')
  const found = /PAUSELAB_IMAGES_VERSION "([^"]+)"/.exec(source)
  if (found === null) throw new Error('src/common/version.h has no version')
  return found[1]
}

function byName(left, right) {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0
}

/** `others` are further programs of the image, which a container names as its entrypoint. */
function buildLayer(image, folder) {
  const programs = [image.binary, ...(image.others ?? [])].map((name) => ({ name, mode: 0o755, data: readFileSync(join(folder, name)) }))
  return tar([...programs, ...image.extra].sort(byName))
}

function buildConfig(image, arch, version, layerDigest) {
  const labels = {
    'dev.pauselab.content': `sha256:${layerDigest}`,
    'dev.pauselab.image': '1',
    'dev.pauselab.version': version,
    'org.opencontainers.image.licenses': 'MIT',
    'org.opencontainers.image.title': image.name,
    'org.opencontainers.image.description': image.title,
    'org.opencontainers.image.version': version,
  }
  return json({
    architecture: arch,
    ...(arch === 'arm64' ? { variant: 'v8' } : {}),
    config: {
      User: image.user,
      ...(image.env ? { Env: image.env } : {}),
      Entrypoint: [`/${image.binary}`],
      Labels: labels,
      WorkingDir: '/',
    },
    created: EPOCH,
    history: [{ created: EPOCH, created_by: `pauselab: ${image.binary} from source` }],
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerDigest}`] },
  })
}

function descriptor(mediaType, data, more = {}) {
  return { mediaType: `application/vnd.oci.image.${mediaType}`, digest: `sha256:${sha256(data)}`, size: data.length, ...more }
}

function buildImage(image, arch, version, folder) {
  const layer = buildLayer(image, join(folder, arch))
  const config = buildConfig(image, arch, version, sha256(layer))
  const manifest = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptor('config.v1+json', config),
    layers: [descriptor('layer.v1.tar', layer)],
  })
  return { name: image.name, layer, config, manifest, references: tags.map((tag) => `${image.name}:${tag}`) }
}

function blobPath(data) {
  return `blobs/sha256/${sha256(data)}`
}

function ociIndex(built, arch) {
  const platform = { architecture: arch, os: 'linux', ...(arch === 'arm64' ? { variant: 'v8' } : {}) }
  return json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: built.flatMap((image) =>
      image.references.map((reference) =>
        descriptor('manifest.v1+json', image.manifest, {
          platform,
          annotations: {
            'io.containerd.image.name': `docker.io/${reference}`,
            'org.opencontainers.image.ref.name': reference.split(':')[1],
          },
        }),
      ),
    ),
  })
}

function dockerManifest(built) {
  return json(built.map((image) => ({ Config: blobPath(image.config), RepoTags: image.references, Layers: [blobPath(image.layer)] })))
}

function buildArchive(built, arch) {
  const blobs = built
    .flatMap((image) => [image.layer, image.config, image.manifest])
    .map((data) => ({ name: blobPath(data), data }))
    .sort(byName)
  return tar([
    { name: 'blobs/', type: 'directory', mode: 0o755 },
    { name: 'blobs/sha256/', type: 'directory', mode: 0o755 },
    ...blobs,
    { name: 'index.json', data: ociIndex(built, arch) },
    { name: 'manifest.json', data: dockerManifest(built) },
    { name: 'oci-layout', data: json({ imageLayoutVersion: '1.0.0' }) },
  ])
}

function describe(image, arch) {
  return {
    name: image.name,
    arch,
    tags: image.references,
    id: `sha256:${sha256(image.config)}`,
    manifest: `sha256:${sha256(image.manifest)}`,
    content: `sha256:${sha256(image.layer)}`,
    size: image.layer.length,
  }
}

function main(folder, out) {
  const version = readVersion()
  const archives = []
  const described = []
  mkdirSync(out, { recursive: true })
  for (const arch of ['amd64', 'arm64']) {
    const built = images.map((image) => buildImage(image, arch, version, folder))
    const archive = buildArchive(built, arch)
    const file = `pauselab-core-${arch}.tar`
    writeFileSync(join(out, file), archive)
    archives.push({ arch, file, sha256: sha256(archive), size: archive.length })
    described.push(...built.map((image) => describe(image, arch)))
  }
  const toolchain = JSON.parse(readFileSync(join(folder, 'toolchain.json'), 'utf8'))
  writeFileSync(join(out, 'images.json'), JSON.stringify({ version, archives, images: described, toolchain }, null, 2) + '\n')
  console.log(archives.map((archive) => `${archive.file} ${archive.size} bytes`).join(', '))
}

main(...process.argv.slice(2))
