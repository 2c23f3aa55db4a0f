import { writeFile } from 'node:fs/promises'
import { BrowserWindow, dialog, type SaveDialogOptions, type WebContents } from 'electron'
import type { Texts } from './texts'

/** Where it goes only the user says, in the system's own dialog; a dismissed one saves nothing. */
export async function saveFile(contents: WebContents, texts: Texts, { name, text }: { readonly name: string; readonly text: string }): Promise<void> {
  const options: SaveDialogOptions = { title: texts.saveFile, defaultPath: name }
  const window = BrowserWindow.fromWebContents(contents)
  const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options))
  if (!canceled && filePath !== '') await writeFile(filePath, text)
}
