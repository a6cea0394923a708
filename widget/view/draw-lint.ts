// Draws the findings of a policy, below its text or below a text box with it.
import type { ReportV1 } from '../shared/api.js'
import { fixText } from '../shared/fix-text.js'
import type { Language } from '../shared/language.js'
import type { DrawLint, LintRequest } from '../shared/lint-request.js'
import init, { fix, lintPolicy, speak } from '../../pkg/js/lint.js'
import { headline, resultBox } from './box.js'
import { element, replaceContent } from './dom.js'
import { excerpt } from './excerpt.js'
import { countText, findingItem } from './finding.js'
import { styleSheet } from './style-sheet.js'
import { fill, findingWords, lintWords } from './words.js'

let loading: Promise<unknown> | undefined

/** Loads the core, which is a file next to this script. */
const loadCore = () => (loading ??= init().catch((error: unknown) => {
  // The next call tries again, because the network may be back.
  loading = undefined
  throw error
}))

/** The sentences of each language, by a request for its file. English is in the core. */
const catalogues = new Map<Language, Promise<string>>([['en', Promise.resolve('')]])

/** Loads the sentences of a language, from a file next to this script. Without them the core speaks English. */
const loadWords = (lang: Language) => {
  const loaded = catalogues.get(lang)
  if (loaded) return loaded
  const words = fetch(new URL(`lint.${lang}.txt`, import.meta.url), { credentials: 'omit' })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .catch(() => {
      catalogues.delete(lang)
      return ''
    })
  catalogues.set(lang, words)
  return words
}

/** Lints in the language of `words`: elements of several languages share the core. */
const lint = (text: string, words: string): ReportV1 => {
  speak(words)
  return lintPolicy(new TextEncoder().encode(text), Date.now() / 1000)
}

export const drawLint: DrawLint = async (root, request, onReport) => {
  const [words] = await Promise.all([loadWords(request.lang), loadCore()])
  const spoken = words ? request.lang : 'en'
  if (request.signal.aborted) return
  root.adoptedStyleSheets = [styleSheet()]
  const result = element('div', { 'aria-live': 'polite', id: 'result' })
  const show = (text: string) => {
    const report = lint(text, words)
    replaceContent(result, lintBox(report, text, request, spoken))
    onReport(report)
    return report
  }
  if (request.editable) {
    root.replaceChildren(editor(request, show), result)
  } else {
    root.replaceChildren(element('slot', {}), result)
    show(request.text)
  }
}

/** Returns a plain text box, so that undo, input methods and screen readers work as usual, and a button for the safe fixes. */
const editor = (request: LintRequest, show: (text: string) => ReportV1) => {
  const t = lintWords[request.lang]
  const text = element('textarea', { part: 'text', spellcheck: 'false', autocapitalize: 'none', 'aria-label': t.label, 'aria-describedby': 'result' })
  const button = element('button', { part: 'fix', type: 'button' }, t.fix)
  text.value = request.text
  const update = () => {
    const { findings } = show(text.value)
    button.hidden = !findings.some((finding) => finding.fix?.applicability === 'safe')
    text.rows = Math.min(Math.max(text.value.split('\n').length + 1, 5), 24)
  }
  text.oninput = update
  button.onclick = () => {
    const fixed = fixText(fix, text.value)
    text.focus()
    text.select()
    // The browser can undo only text that is inserted in this way; setting `value` clears its history.
    if (!document.execCommand('insertText', false, fixed)) text.value = fixed
    update()
  }
  update()
  return withTheme(element('div', { class: 'editor' }, text, button), request)
}

const lintBox = ({ findings, senders }: ReportV1, text: string, request: LintRequest, spoken: string) => {
  const t = lintWords[request.lang]
  const tFinding = findingWords[request.lang]
  // The report lists the most severe findings first.
  const worst = findings[0]?.severity
  const colour = worst === 'error' ? 'bad' : worst === 'warning' ? 'warn' : 'good'
  const tested = senders.filter(({ kind }) => kind !== 'documented')
  const accepting = tested.filter(({ accepts }) => accepts).length
  const list = element('ul', { class: 'findings' })
  for (const finding of findings) list.appendChild(findingItem(finding, tFinding, spoken, undefined, excerpt(text, finding)))
  return withTheme(
    resultBox(
      colour,
      request.lang,
      headline(colour, countText(findings, tFinding) || t.clean),
      tested.length > 0 && element('p', { class: 'summary' }, fill(t.senders, accepting, tested.length)),
      findings.length > 0 && list,
    ),
    request,
  )
}

const withTheme = <E extends HTMLElement>(box: E, { theme }: LintRequest): E => {
  if (theme === 'light' || theme === 'dark') box.style.colorScheme = theme
  return box
}
