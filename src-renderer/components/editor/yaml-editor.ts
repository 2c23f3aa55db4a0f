import { indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState, type Text } from '@codemirror/state'
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { minimalSetup } from 'codemirror'
import type { Mark } from './marks'

export interface YamlEditor {
  setText(text: string): void
  setMarks(marks: readonly Mark[]): void
  /** 1-based. Moves the cursor there, scrolls it into sight, and takes the focus. */
  goTo(line: number, column: number): void
  focus(): void
  destroy(): void
}

export interface YamlEditorOptions {
  readonly text: string
  readonly label: string
  readonly hint: string
  changed(text: string): void
}

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ns-net-text)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ns-pid-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--ns-cgroup-text)' },
  { tag: tags.comment, color: 'var(--text-faint)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.meta], color: 'var(--text-muted)' }
])

const THEME = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'transparent', color: 'var(--text)', fontSize: 'var(--text-sm)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.65' },
  '.cm-content': { caretColor: 'var(--accent)', padding: 'var(--space-3) 0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--text-faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--surface-2) 60%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-soft)' },
  '.cm-placeholder': { color: 'var(--text-faint)' },
  '.cm-tooltip': { border: 'none', borderRadius: 'var(--radius-sm)', backgroundColor: 'var(--surface)', color: 'var(--text)', boxShadow: 'var(--shadow-2)' },
  '.cm-diagnostic': { padding: 'var(--space-2) var(--space-3)', fontFamily: 'var(--font-ui)' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--warn)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad)', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn)', textUnderlineOffset: '3px' },
  '.cm-lint-marker-error': { content: 'none', width: '0.7em', height: '0.7em', margin: '0.4em 0', borderRadius: '2px', backgroundColor: 'var(--bad)' },
  '.cm-lint-marker-warning': { content: 'none', width: '0.7em', height: '0.7em', margin: '0.4em 0', borderRadius: '50%', backgroundColor: 'var(--warn)' }
})

/**
 * A YAML editor inside `host`. It lives in a shadow root: there CodeMirror's own styles are constructed style sheets,
 * which the page's Content-Security-Policy allows, where in the document they would be <style> elements, which it forbids.
 */
export function createYamlEditor(host: HTMLElement, options: YamlEditorOptions): YamlEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        minimalSetup,
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        keymap.of([indentWithTab]),
        indentUnit.of('  '),
        yaml(),
        syntaxHighlighting(HIGHLIGHT),
        lintGutter(),
        placeholder(options.hint),
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.changed(update.state.doc.toString())
        }),
        THEME
      ]
    })
  })

  function setText(text: string): void {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
  }

  function setMarks(marks: readonly Mark[]): void {
    view.dispatch(setDiagnostics(view.state, marks.flatMap((mark) => toDiagnostic(view.state.doc, mark))))
  }

  function goTo(line: number, column: number): void {
    const at = offset(view.state.doc, line, column)
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
    view.focus()
  }

  return { setText, setMarks, goTo, focus: () => view.focus(), destroy: () => view.destroy() }
}

function toDiagnostic(doc: Text, mark: Mark): readonly Diagnostic[] {
  if (mark.line === undefined) return []
  const from = offset(doc, mark.line, mark.column ?? 1)
  const rest = doc.sliceString(from, doc.lineAt(from).to)
  // From the fault's place to the end of that word; a mark needs some width to be seen.
  const word = /^[^\s:,\]}]+/.exec(rest)?.[0].length ?? rest.length
  return [{ from, to: Math.min(doc.length, from + Math.max(1, word)), severity: mark.severity, message: mark.path ? `${mark.path}: ${mark.message}` : mark.message }]
}

/** Place in the text; a line or column beyond its end means its end. */
function offset(doc: Text, line: number, column: number): number {
  const place = doc.line(Math.min(doc.lines, Math.max(1, line)))
  return Math.min(place.to, place.from + Math.max(0, column - 1))
}
