import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { BrowserWindow, dialog, type OpenDialogOptions, type WebContents } from 'electron'
import { LabError } from '../../api'
import type { Texts } from './texts'

const MAX_BYTES = 4_000_000

/** Lets the user choose a file of YAML; null when the dialog was dismissed. */
export async function openManifest(contents: WebContents, texts: Texts): Promise<{ readonly name: string; readonly text: string } | null> {
  const options: OpenDialogOptions = {
    title: texts.openManifest,
    properties: ['openFile'],
    filters: [
      { name: 'YAML', extensions: ['yaml', 'yml', 'json'] },
      { name: texts.allFiles, extensions: ['*'] }
    ]
  }
  const window = BrowserWindow.fromWebContents(contents)
  const { canceled, filePaths } = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options))
  const [file] = filePaths
  return canceled || file === undefined ? null : { name: basename(file), text: await readText(file) }
}

async function readText(file: string): Promise<string> {
  const { size } = await stat(file)
  if (size > MAX_BYTES) throw new LabError('too-large', `${basename(file)} is larger than ${MAX_BYTES} bytes: it is no manifest.`)
  return readFile(file, 'utf8')
}
