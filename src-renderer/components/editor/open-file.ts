import type { OpenedFile } from '../../client'

/** As much as the lab takes. */
const LIMIT_BYTES = 4_000_000

/** Reads the first dropped or chosen file; null when there is none or it is far too large for a manifest. */
export async function readManifestFile(files: FileList | null | undefined): Promise<OpenedFile | null> {
  const file = files?.[0]
  if (!file || file.size > LIMIT_BYTES) return null
  return { name: file.name, text: await file.text() }
}
