/** A place in a document, e.g. ['spec', 'containers', 0, 'image']. */
export type FieldPath = readonly (string | number)[]

/** As Kubernetes writes it: `spec.containers[0].image`; a key that is no plain field name goes in brackets. */
export function formatPath(path: FieldPath): string {
  let text = ''
  for (const segment of path) {
    if (typeof segment === 'number' || !/^[A-Za-z_$][\w$-]*$/.test(segment)) text += `[${segment}]`
    else text += text === '' ? segment : `.${segment}`
  }
  return text
}
