// Draws a check in the shadow root of an element, or in that of a frame's document.
import type { CheckError, CheckRequest, DrawCheck } from '../shared/check-request.js'
import { headline, resultBox } from './box.js'
import { type Answer, fetchReport } from './client.js'
import { element, replaceContent } from './dom.js'
import { reportBox } from './report.js'
import { styleSheet } from './style-sheet.js'
import { checkWords, fill } from './words.js'

export const drawCheck: DrawCheck = async (root, request, listener, links = true) => {
  const { domain, service, lang, theme, compact, signal } = request
  const t = checkWords[lang]
  root.adoptedStyleSheets = [styleSheet()]
  const show = (box: HTMLElement) => {
    if (theme === 'light' || theme === 'dark') box.style.colorScheme = theme
    if (!links) {
      // The document of a frame needs a heading. In the author's page it would disturb the page's own headings.
      const heading = box.firstElementChild!
      heading.role = 'heading'
      heading.ariaLevel = '1'
    }
    replaceContent(root, box)
  }
  const checking = resultBox('busy', lang, headline('busy', fill(t.checking, domain)))
  checking.setAttribute('aria-busy', 'true')
  show(checking)
  const answer = await fetchReport(service, domain, lang, !compact)
  if (signal.aborted) return
  if ('report' in answer) {
    const { report, picture, spoken } = answer
    show(reportBox(report, { lang, spoken, compact, requestedDomain: domain, picture, ...(links && { service }) }))
    listener.report(report)
    return
  }
  const error = withMessage(answer, request)
  const box = resultBox('unknown', lang, headline('unknown', error.message))
  const { detail } = answer.error
  if (detail) box.appendChild(element('p', { class: 'summary', lang: answer.spoken }, detail))
  // Shows the content that the page's author put into the element.
  box.appendChild(element('slot', {}))
  show(box)
  listener.error(error)
}

const withMessage = ({ error: { detail: _, ...error } }: Extract<Answer, { error: unknown }>, { lang, domain }: CheckRequest): CheckError => {
  const t = checkWords[lang]
  const reason = fill(t.errors[error.kind as keyof typeof t.errors], domain)
  const retry = error.retryAfter ? `. ${fill(t.retry, error.retryAfter)}` : ''
  return { ...error, message: reason + retry }
}
