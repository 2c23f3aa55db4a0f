import { docker } from './docker'

/** Removes whatever a lab of that name left on the engine. */
export async function removeTraces(owner: string): Promise<void> {
  const filter = ['--filter', `label=dev.pauselab.owner=${owner}`]
  const containers = await docker('ps', '-aq', '--no-trunc', ...filter)
  if (containers.length > 0) await docker('rm', '-f', '-v', ...containers).catch(() => undefined)
  const volumes = await docker('volume', 'ls', '-q', ...filter)
  if (volumes.length > 0) await docker('volume', 'rm', '-f', ...volumes)
  const networks = await docker('network', 'ls', '-q', ...filter)
  if (networks.length > 0) await docker('network', 'rm', ...networks)
}

export async function traces(owner: string): Promise<readonly string[]> {
  const filter = ['--filter', `label=dev.pauselab.owner=${owner}`]
  return [...(await docker('ps', '-aq', ...filter)), ...(await docker('volume', 'ls', '-q', ...filter))]
}
