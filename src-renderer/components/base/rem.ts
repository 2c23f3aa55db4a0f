/** How many pixels a rem is now; asked once, since the page then works out its styles. A projector's is larger, but it shows no lists beside the picture. */
export function remInPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}
