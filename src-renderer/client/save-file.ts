import type { LabClient, OpenedFile } from './client'

/** By the host's own dialog where it has one, else as the browser saves files. */
export async function saveFile(client: LabClient | null, file: OpenedFile): Promise<void> {
  if (client?.saveFile) return client.saveFile(file)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([file.text], { type: 'text/plain;charset=utf-8' }))
  link.download = file.name
  link.click()
  URL.revokeObjectURL(link.href)
}
