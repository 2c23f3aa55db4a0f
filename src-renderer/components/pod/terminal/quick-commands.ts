/** What is worth trying in the lab's own images, none of which has a shell. */
const BY_IMAGE: Readonly<Record<string, readonly string[]>> = {
  'pauselab/demo': ['/demo ps', '/demo hostname', '/demo id', '/demo env', '/demo ls /', '/demo cat /etc/hosts', '/demo fetch http://localhost --count 3 --every 1s', '/demo help'],
  'pauselab/pause': ['/pause -v'],
  'pauselab/pause-noreap': ['/pause-noreap -v']
}

export function quickCommands(image: string): readonly (readonly string[])[] {
  const name = image.replace(/:[^/]*$/, '')
  return (BY_IMAGE[name] ?? []).map(splitCommand)
}

/** Words, with quotes as a shell would take them; nothing is expanded. */
export function splitCommand(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double: string | undefined, single: string | undefined) => double ?? single ?? ''))
}
