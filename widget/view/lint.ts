// Draws what the core says about a policy, under the text or under a box to change it in.
import type { Draft, DrawLint } from '../elements/lint-element.js'
import type { ReportV1 } from '../elements/types.js'
import init, { lintPolicy, mend } from '../../pkg/js/lint.js'
import { boxOf, headline } from './box.js'
import { excerpt } from './excerpt.js'
import { counted, finding } from './finding.js'
import { element, put } from './nodes.js'
import { sheet } from './sheet.js'
import { fill, findingWords, lintWords } from './words.js'

let core: Promise<unknown> | undefined

/** The core of this build, which stands beside this file. */
const loaded = () => (core ??= init().catch((error: unknown) => {
  // Perhaps the network is back when somebody asks next.
  core = undefined
  throw error
}))

const bytes = (text: string) => new TextEncoder().encode(text)

const linted = (text: string): ReportV1 => lintPolicy(bytes(text), Date.now() / 1000)

export const drawLint: DrawLint = async (root, draft, told) => {
  await loaded()
  if (draft.signal.aborted) return
  root.adoptedStyleSheets = [sheet()]
  const said = element('div', { 'aria-live': 'polite', id: 'said' })
  const show = (text: string) => {
    const report = linted(text)
    put(said, drawn(report, text, draft))
    told(report)
    return report
  }
  if (draft.editable) {
    root.replaceChildren(editor(draft, show), said)
  } else {
    root.replaceChildren(element('slot', {}), said)
    show(draft.text)
  }
}

/** A plain text box, so that undo, input methods and screen readers work as everywhere. */
const editor = (draft: Draft, show: (text: string) => ReportV1) => {
  const t = lintWords[draft.lang]
  const text = element('textarea', { part: 'text', spellcheck: 'false', autocapitalize: 'none', 'aria-label': t.label, 'aria-describedby': 'said' })
  const button = element('button', { part: 'mend', type: 'button' }, t.mend)
  text.value = draft.text
  const again = () => {
    const { findings } = show(text.value)
    button.hidden = !findings.some(({ fix }) => fix?.applicability === 'safe')
    text.rows = Math.min(Math.max(text.value.split('\n').length + 1, 5), 24)
  }
  text.oninput = again
  button.onclick = () => {
    const mended = new TextDecoder('utf-8', { ignoreBOM: true }).decode(mend(bytes(text.value)))
    text.focus()
    text.select()
    // The old way to write into a text box is the one that undo knows.
    if (!document.execCommand('insertText', false, mended)) text.value = mended
    again()
  }
  again()
  return schemed(element('div', { class: 'editor' }, text, button), draft)
}

const drawn = ({ findings, senders }: ReportV1, text: string, draft: Draft) => {
  const [t, of] = [lintWords[draft.lang], findingWords[draft.lang]]
  const worst = findings[0]?.severity
  const tone = worst === 'error' ? 'bad' : worst === 'warning' ? 'warn' : 'good'
  const measured = senders.filter(({ kind }) => kind !== 'documented')
  const accepting = measured.filter(({ accepts }) => accepts).length
  const list = element('ul', { class: 'findings' })
  for (const one of findings) list.appendChild(finding(one, of, undefined, excerpt(text, one)))
  return schemed(
    boxOf(
      tone,
      draft.lang,
      headline(tone, counted(findings, of) || t.clean),
      measured.length > 0 && element('p', { class: 'summary' }, fill(t.senders, accepting, measured.length)),
      findings.length > 0 && list,
    ),
    draft,
  )
}

const schemed = <E extends HTMLElement>(box: E, { theme }: Draft): E => {
  if (theme === 'light' || theme === 'dark') box.style.colorScheme = theme
  return box
}
