import { PAGE_URL } from './origin'
import type { Language, Texts } from './texts'

/** Needs no script and no file, as those may be what crashes. */
export function crashedPage(texts: Texts, language: Language): string {
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>PauseLab</title>
<style>
  body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 20vh auto; padding: 0 2rem }
  h1 { font-size: 1.5rem }
</style>
<h1>${texts.crashedTitle}</h1>
<p>${texts.crashedDetail}</p>
<p><a href="${PAGE_URL}">${texts.openAgain}</a></p>
</html>`
}
