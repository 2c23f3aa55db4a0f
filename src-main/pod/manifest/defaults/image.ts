import type { ContainerSpec } from '../../spec'

/** SetDefaults_Container. */
export function pullPolicy(given: string | undefined, image: string): ContainerSpec['imagePullPolicy'] {
  if (given === 'Always' || given === 'IfNotPresent' || given === 'Never') return given
  return hasLatestTag(image) ? 'Always' : 'IfNotPresent'
}

/** `:latest`, said or left out (parsers.ParseImageName). A digest without a tag is no `latest`; a registry's port is no tag. */
function hasLatestTag(image: string): boolean {
  const [reference = '', digest] = image.split('@')
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1)
  const colon = lastPart.indexOf(':')
  return colon === -1 ? digest === undefined : lastPart.slice(colon + 1) === 'latest'
}
