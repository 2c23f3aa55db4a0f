import { isSeq, parseDocument } from 'yaml'

/** The pod's own text, comments and all, with one more ephemeral container at the end of its list. */
export function addDebugContainer(source: string, container: object): string {
  const document = parseDocument(source)
  const path = ['spec', 'ephemeralContainers']
  if (isSeq(document.getIn(path))) document.addIn(path, container)
  else document.setIn(path, [container])
  return document.toString({ lineWidth: 0 })
}
