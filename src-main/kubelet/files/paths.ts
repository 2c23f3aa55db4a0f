/** Where everything of a pod is in the lab's volume; as under /var/lib/kubelet/pods. */

/** ConfigMaps and Secrets. No uid is called so. */
export const DATA_FOLDER = 'data'

export function podFolder(uid: string): string {
  return uid
}

export function etcHostsPath(uid: string): string {
  return `${uid}/etc-hosts`
}

export function volumePath(uid: string, volume: string): string {
  return `${uid}/volumes/${volume}`
}

export function terminationLogPath(uid: string, container: string, attempt: number): string {
  return `${uid}/containers/${container}/${attempt}`
}
